package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.Tensor;

/**
 * Turns pairs of columns by an angle a row: with a pair's columns (a, b) and angle t, y_a = x_a cos
 * t - x_b sin t, y_b = x_a sin t + x_b cos t. Backward: the same with -t.
 */
public final class Rotate {
  private Rotate() {}

  /**
   * Turns rows.
   *
   * @param rows (N, k d), any number of heads
   * @param positions of the rows, smaller than the rotation's
   */
  public static Variable apply(Graph graph, Operand rows, Rotation rotation, int... positions) {
    Columns x = rows.columns();
    Tensor y = x.like(graph);
    turn(graph, x.matrix(), rotation, positions, 1, y.matrix());
    Variable out = graph.output(y);
    return graph.record(
        out,
        () ->
            x.contribute(
                graph, dx -> turn(graph, out.gradient().matrix(), rotation, positions, -1, dx)));
  }

  private static void turn(
      Graph graph, Matrix x, Rotation rotation, int[] positions, int sign, Matrix y) {
    graph.kernels().rows().rotate(x, rotation, positions, sign, y);
  }
}
