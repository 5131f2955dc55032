package dev.seqwright.cli.eval;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Opens models with the engine that is on the class path. */
final class Models {
  private Models() {}

  /** The model of a folder. */
  static ModelTranslator load(Path folder, ModelTranslator.SearchSettings settings) {
    return ServiceLoader.load(ModelTranslator.Loader.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--model "
                        + folder
                        + ": this build has no engine to run a model with; give its output as"
                        + " --hyp"))
        .load(folder, settings);
  }
}
