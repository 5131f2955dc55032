package dev.seqwright.core.model;

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

  /** This, then another one. */
  default ModelUse and(ModelUse next) {
    return trained -> next.of(of(trained));
  }
}
