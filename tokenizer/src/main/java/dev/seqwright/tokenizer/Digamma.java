package dev.seqwright.tokenizer;

/**
 * The logarithmic derivative of the gamma function, from the asymptotic series around x - 1/2 after
 * the recurrence digamma(x) = digamma(x + 1) - 1/x has brought x to 7 or more.
 */
final class Digamma {
  private Digamma() {}

  static double of(double x) {
    double result = 0;
    double y = x;
    for (; y < 7; y++) {
      result -= 1 / y;
    }
    y -= 0.5;
    double z = 1 / (y * y);
    double series = z * (1 / 24.0 - z * (7 / 960.0 - z * (31 / 8064.0 - z * (127 / 30720.0))));
    return result + Math.log(y) + series;
  }
}
