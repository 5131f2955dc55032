package dev.seqwright.core.tensor;

/** The arithmetic of products with frozen weights. */
public enum Precision {
  /** Single precision, as in training. */
  FLOAT32,
  /** Weights in bytes with a scale a row, inputs in bytes with a scale a row, sums in integers. */
  INT8
}
