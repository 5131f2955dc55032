package dev.seqwright.core.export;

/** Which parameters of a run are exported. */
public enum Weights {
  /** Those that the model is used with: averaged where the configuration averages. */
  USED,
  /** Those after the last step, not averaged. */
  LAST
}
