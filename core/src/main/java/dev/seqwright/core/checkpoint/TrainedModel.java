package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.ModelConfig;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.Transformer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * A model that is ready for use: parameters and tokenizers, loaded from a {@link ModelFolder}.
 *
 * @param folder where it was loaded from
 * @param yaml its resolved configuration
 * @param transformer the model
 * @param source splits source texts
 * @param target splits target texts and joins translations; the same object when the vocabularies
 *     are one
 */
public record TrainedModel(
    Path folder, String yaml, Transformer transformer, Tokenizer source, Tokenizer target)
    implements AutoCloseable {

  /**
   * Loads a model.
   *
   * @param slabs where the parameters will lie
   * @throws dev.seqwright.core.config.UserException when the folder does not hold a whole model
   *     that fits its configuration
   */
  public static TrainedModel load(Path folder, Slabs slabs) {
    try (SavedModel saved = new ModelFolder(folder).open()) {
      ModelConfig config = saved.configuration(Kinds.in(new Binder()), ModelConfig.class, "model");
      TokenizerFiles files = saved.tokenizers();
      Tokenizer source = Tokenizer.of(files.source());
      Tokenizer target = files.isShared() ? source : Tokenizer.of(files.target());
      Transformer model = new Transformer(config, source.vocabularySize(), target.vocabularySize());
      model.parameters().allocate(slabs);
      saved.parameters().readExactly(named(model.parameters().all()));
      return new TrainedModel(folder, saved.configuration(), model, source, target);
    }
  }

  /** One section of the configuration. */
  public <R extends Record> R configuration(Binder binder, Class<R> type, String section) {
    return binder.bindSection(type, yaml, folder.resolve("config.yaml").toString(), section);
  }

  /** The special tokens of the two vocabularies. */
  public SpecialTokens special() {
    return special(source, target);
  }

  /** The special tokens of two vocabularies. */
  public static SpecialTokens special(Tokenizer source, Tokenizer target) {
    return new SpecialTokens(source.endId(), target.beginId(), target.endId());
  }

  /** Parameters as they are named in files. */
  public static List<NamedTensor> named(Collection<Parameter> parameters) {
    return parameters.stream()
        .map(p -> NamedTensor.of(p.name(), p.shape(), p.value().memory()))
        .toList();
  }

  @Override
  public void close() {
    source.close();
    if (target != source) {
      target.close();
    }
  }
}
