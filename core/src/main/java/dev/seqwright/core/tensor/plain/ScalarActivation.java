package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;

/** The {@link Activation}s and their derivatives for one number, in double precision. */
public final class ScalarActivation {
  private static final double GELU_CUBIC = 0.044715;
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double ERF_IS_ONE = 6;

  private ScalarActivation() {}

  /** f(x). */
  public static double value(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case GELU -> x * normalCdf(x);
      case GELU_TANH -> x * (1 + Math.tanh(geluInner(x))) / 2;
      case SWISH -> x * sigmoid(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
    };
  }

  /** f'(x). */
  static double derivative(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> 1;
      case RELU -> x > 0 ? 1 : 0;
      case GELU -> normalCdf(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case GELU_TANH -> geluTanhDerivative(x);
      case SWISH -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
      case SIGMOID -> sigmoid(x) * (1 - sigmoid(x));
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
    };
  }

  /**
   * The error function, by 2 / sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!, whose terms have
   * one sign, so that nothing cancels (Abramowitz and Stegun 7.1.6).
   */
  public static double erf(double x) {
    if (Math.abs(x) >= ERF_IS_ONE) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double normalCdf(double x) {
    return (1 + erf(x / Math.sqrt(2))) / 2;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double geluInner(double x) {
    return SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x);
  }

  private static double geluTanhDerivative(double x) {
    double t = Math.tanh(geluInner(x));
    double inner = SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
    return (1 + t) / 2 + x * (1 - t * t) * inner / 2;
  }
}
