package dev.seqwright.core.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimals of a number, rounded as C and Python do: half to even of the exact binary value. {@code
 * String.format} rounds the shortest decimal that stands for it, half up: 0.125 differs.
 */
public final class Decimals {
  private Decimals() {}

  /**
   * A number with a fixed number of decimals.
   *
   * @param decimals 0 or more
   */
  public static String format(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    String digits =
        new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = value < 0 && !digits.startsWith("-");
    return lostSign ? "-" + digits : digits;
  }
}
