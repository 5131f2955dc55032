package dev.seqwright.core.export;

/** Which parameters of a run are exported. */
public enum Weights {
  /** Those that the model is used with: the best, an average, or the last. */
  USED,
  /** Those after the last step. */
  LAST
}
