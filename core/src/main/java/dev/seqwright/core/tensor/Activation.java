package dev.seqwright.core.tensor;

/** A function applied to every element. */
public enum Activation {
  /** y = x. */
  IDENTITY,
  /** y = max(x, 0). */
  RELU,
  /**
   * y = x P(X <= x), X standard normal: x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel 2016).
   */
  GELU,
  /** The tanh form of GELU: x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2. */
  GELU_TANH,
  /** y = x s(x), s the logistic function (Ramachandran et al. 2017). */
  SWISH,
  /** y = 1 / (1 + exp(-x)). */
  SIGMOID,
  /** y = tanh x. */
  TANH
}
