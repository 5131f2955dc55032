package dev.seqwright.core.train;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.ModelConfig;

/**
 * All that a run is made of; the whole of {@code config.yaml}.
 *
 * @param data the texts
 * @param tokenizer how texts become tokens
 * @param model the shape of the model
 * @param training how it is trained
 * @param decoding how the validation set is translated
 */
public record RunConfig(
    DataConfig data,
    TokenizerConfig tokenizer,
    ModelConfig model,
    TrainingConfig training,
    DecodingConfig decoding) {

  public RunConfig() {
    this(
        new DataConfig(),
        new TokenizerConfig(),
        new ModelConfig(),
        new TrainingConfig(),
        new DecodingConfig());
  }

  public RunConfig {
    if (model.tiedEmbeddings().needsOneVocabulary() && !tokenizer.shared()) {
      throw new IllegalArgumentException(
          "model: tied-embeddings ties the source's embeddings, expected tokenizer.shared: true");
    }
  }

  /** The binder that knows the kinds of every section. */
  public static Binder binder() {
    return new Binder()
        .withKinds(Optimizer.class, Optimizers.ALL)
        .withKinds(Schedule.class, Schedules.ALL);
  }
}
