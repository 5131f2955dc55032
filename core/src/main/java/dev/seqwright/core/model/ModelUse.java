package dev.seqwright.core.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a trained model is to be used where that is not all that the configuration says: with fewer
 * layers, say. It is asked once the configuration is read, before anything else is loaded.
 */
@FunctionalInterface
public interface ModelUse {
  /** As it was trained. */
  ModelUse AS_TRAINED = trained -> trained;

  /**
   * The configuration to work with, whose network has the same parameters.
   *
   * @throws dev.seqwright.core.config.UserException when the model cannot be used so, in the words
   *     that were typed
   */
  ModelConfig of(ModelConfig trained);

  /** The folder or the file of what an adaptation has learnt, which is to be put onto the model. */
  default Optional<Path> adapter() {
    return Optional.empty();
  }

  /** This, then another one. */
  default ModelUse and(ModelUse next) {
    return new Both(this, next);
  }

  /** The model as it is with an adaptation put onto it. */
  static ModelUse adapted(Path adapter) {
    return new Adapted(adapter);
  }

  /** One use, then another one. */
  record Both(ModelUse first, ModelUse next) implements ModelUse {
    @Override
    public ModelConfig of(ModelConfig trained) {
      return next.of(first.of(trained));
    }

    @Override
    public Optional<Path> adapter() {
      return next.adapter().or(first::adapter);
    }
  }

  /** An adaptation put onto a model. */
  record Adapted(Path folder) implements ModelUse {
    @Override
    public ModelConfig of(ModelConfig trained) {
      return trained;
    }

    @Override
    public Optional<Path> adapter() {
      return Optional.of(folder);
    }
  }
}
