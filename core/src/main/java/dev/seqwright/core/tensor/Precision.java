package dev.seqwright.core.tensor;

/** How the products of weights that do not change any more are computed. */
public enum Precision {
  /** As they were trained. */
  FLOAT32,
  /** Weights in bytes with a scale a row, inputs in bytes with a scale a row, sums in integers. */
  INT8
}
