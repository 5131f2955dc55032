package dev.seqwright.core.train;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.DataConfig;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.optimizer.Optimizers;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.Schedules;

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
    requireBuildable(model);
    if (model.tiedEmbeddings().needsOneVocabulary() && !tokenizer.shared()) {
      throw new IllegalArgumentException(
          "model: tied-embeddings ties the source's embeddings, expected tokenizer.shared: true");
    }
  }

  /** Parts refuse what does not suit the model; nothing is allocated for it. */
  private static void requireBuildable(ModelConfig model) {
    try {
      Transformer.check(model);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("model: " + e.getMessage(), e);
    }
  }

  /** The binder that knows the kinds of every section. */
  public static Binder binder() {
    return Kinds.in(new Binder())
        .withKinds(Optimizer.class, Optimizers.ALL)
        .withKinds(Schedule.class, Schedules.ALL);
  }
}
