package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * The sum over rows of (y_i - t_i)^2 with y (N, 1). The gradient 2 scale (y_i - t_i) of y is there
 * before {@link Graph#backward} runs.
 */
public final class SquaredError {
  private SquaredError() {}

  /**
   * The summed error.
   *
   * @param targets t, a number a row
   * @param scale what the sum is multiplied by before it is differentiated
   */
  public static double apply(Graph graph, Variable y, float[] targets, double scale) {
    double sum = 0;
    Tensor dy = graph.recording() ? graph.workspace().allocate(y.value().shape()) : null;
    for (int i = 0; i < targets.length; i++) {
      double error = (double) y.value().get(i) - targets[i];
      sum += error * error;
      if (dy != null) {
        dy.set(i, (float) (2 * scale * error));
      }
    }
    if (dy != null) {
      y.adopt(dy);
    }
    return sum;
  }
}
