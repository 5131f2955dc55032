package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;

/**
 * Turns pairs of columns by an angle a row: with a pair's columns (a, b) and angle t, y_a = x_a cos
 * t - x_b sin t, y_b = x_a sin t + x_b cos t. Backward: the same with -t.
 */
public final class Rotate {

  /** The columns of every pair, one in two columns, and its angle at a position. */
  public interface Pairing {
    int first(int pair);

    int second(int pair);

    /** The angle of a pair at a position. */
    double angle(int pair, int position);
  }

  private Rotate() {}

  public static Variable apply(Graph graph, Operand rows, Pairing pairing, int... positions) {
    Columns x = rows.columns();
    Tensor y = x.like(graph);
    turn(x.matrix(), pairing, positions, 1, y.matrix());
    Variable out = graph.output(y);
    return graph.record(
        out,
        () -> x.contribute(graph, dx -> turn(out.gradient().matrix(), pairing, positions, -1, dx)));
  }

  private static void turn(Matrix x, Pairing pairing, int[] positions, int sign, Matrix y) {
    float[] from = x.toArray();
    float[] to = new float[from.length];
    float[][] table = new float[1 + max(positions)][];
    int columns = x.columns();
    for (int i = 0; i < positions.length; i++) {
      int t = positions[i];
      table[t] = table[t] == null ? sinesAndCosines(pairing, columns / 2, t) : table[t];
      turnRow(from, to, i * columns, pairing, table[t], sign);
    }
    y.fill(to);
  }

  private static void turnRow(
      float[] from, float[] to, int start, Pairing pairing, float[] angles, int sign) {
    for (int p = 0; p < angles.length / 2; p++) {
      float sin = sign * angles[2 * p];
      float cos = angles[2 * p + 1];
      float a = from[start + pairing.first(p)];
      float b = from[start + pairing.second(p)];
      to[start + pairing.first(p)] = a * cos - b * sin;
      to[start + pairing.second(p)] = a * sin + b * cos;
    }
  }

  private static float[] sinesAndCosines(Pairing pairing, int pairs, int position) {
    float[] both = new float[2 * pairs];
    for (int p = 0; p < pairs; p++) {
      both[2 * p] = (float) Math.sin(pairing.angle(p, position));
      both[2 * p + 1] = (float) Math.cos(pairing.angle(p, position));
    }
    return both;
  }

  private static int max(int... positions) {
    int max = 0;
    for (int position : positions) {
      max = Math.max(max, position);
    }
    return max;
  }
}
