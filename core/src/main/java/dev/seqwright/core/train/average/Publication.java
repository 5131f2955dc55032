package dev.seqwright.core.train.average;

/** Which parameters a model is used with: those of the folder's {@code model.safetensors}. */
public enum Publication {
  /** Those with the best validation score so far. */
  BEST,
  /** Those after the last step, or their moving average where one is kept. */
  LAST,
  /** The mean of the checkpoints that {@link Averaging} keeps. */
  AVERAGE;

  /** The choice where the configuration makes none. */
  public static Publication usual(Averaging averaging, boolean validates) {
    if (averaging.count() > 0) {
      return AVERAGE;
    }
    return validates ? BEST : LAST;
  }
}
