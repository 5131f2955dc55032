package dev.seqwright.core.imports.huggingface;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.foreign.ForeignModel;
import dev.seqwright.core.imports.foreign.ImportOptions;
import java.nio.file.Path;
import java.util.Set;

/** A folder of transformers; {@code model_type} in its {@code config.json} says of which model. */
public final class TransformersModel {
  private static final int MOST_BYTES = 1 << 20; // of a configuration

  private static final Set<String> OF_PAIRS = Set.of("bert", "roberta");

  private TransformersModel() {}

  /**
   * Opens the folder of a model.
   *
   * @throws UserException when files are missing or damaged, or the model cannot be expressed
   */
  public static ForeignModel open(Path folder, ImportOptions options) {
    JsonFile config = JsonFile.read(folder.resolve("config.json"), MOST_BYTES);
    String type = config.text("model_type", "marian");
    if (options.pairs() && !OF_PAIRS.contains(type)) {
      throw new UserException(
          "--pairs is for classifiers of type bert or roberta, found a model of type '%s'; leave it out"
              .formatted(type));
    }
    if (type.equals("marian")) {
      return MarianModel.open(folder, options);
    }
    requireNoOptions(type, options);
    return switch (type) {
      case "gpt2" -> new Gpt2Model(folder, config);
      case "bert" -> new BertModel(folder, config, BertFamily.BERT, options.pairs());
      case "roberta" -> new BertModel(folder, config, BertFamily.ROBERTA, options.pairs());
      case "distilbert" -> new BertModel(folder, config, BertFamily.DISTILBERT, false);
      default ->
          throw new UserException(
              "%s: model_type is '%s', expected marian, gpt2, bert, roberta or distilbert"
                  .formatted(config.file(), type));
    };
  }

  /** The options speak of sources and targets. */
  private static void requireNoOptions(String type, ImportOptions options) {
    if (!options.equals(new ImportOptions(options.pairs()))) {
      throw new UserException(
          "--source-model, --target-model, --add-source-end and --decoder-start are for models that"
              + " translate, found one of type '%s'; leave them out".formatted(type));
    }
  }
}
