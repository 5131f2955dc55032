package dev.seqwright.core.metrics;

/**
 * How results of single operations are rounded. sacreBLEU's bootstrap keeps statistics in numpy's
 * float32 and numpy 2 stays there in the formulas; equal confidence intervals and p-values ask for
 * the same roundings. Rounding a double operation on float32 operands gives the float32 operation
 * exactly, as 53 bits are more than twice 24.
 */
public enum Rounding {
  /** IEEE 754 binary64: nothing is rounded further. */
  DOUBLE,
  /** IEEE 754 binary32. */
  SINGLE;

  /** Rounds the result of one operation. */
  public double round(double value) {
    return this == SINGLE ? (float) value : value;
  }
}
