package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Pairs;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of logits made nearly doubly stochastic (Sinkhorn 1964; Adams and Zemel 2011): exp(x),
 * then in each of T rounds rows divided by their sums, then columns by theirs. The matrix is given
 * by its pairs (row, key): x and y (P, H), a matrix each head.
 *
 * <p>Looking back only, an element is divided by the sum of its column down to its own row, so that
 * a row does not depend on those below it.
 *
 * <p>Backward: y_p = x_p / s_p gives dx_p = dy_p / s_p - sum of dy_o y_o / s_o over the elements o
 * whose sums have x_p in them. What each division got is what it left times its sums, so that only
 * the sums are kept.
 */
public final class SinkhornNormalization {
  private SinkhornNormalization() {}

  /**
   * One division of all elements.
   *
   * @param groups the row or the column of every pair
   * @param sums what each element was divided by
   * @param running whether sums run over elements up to the own one, not over all of the group
   */
  private record Division(int[] groups, double[] sums, boolean running) {}

  /**
   * Normalises a matrix each head.
   *
   * @param keys the number of columns
   * @param lookingBack whether columns are summed down to the own row only
   */
  public static Variable apply(
      Graph graph, Variable x, Pairs pairs, int keys, int rounds, boolean lookingBack) {
    int heads = x.value().columns();
    double[] y = exponentials(x.value().toArray(), pairs, heads);
    List<Division> divisions = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      divisions.add(divide(y, pairs.queries(), pairs.rows() * heads, heads, false));
      divisions.add(divide(y, pairs.keys(), keys * heads, heads, lookingBack));
    }
    Variable out = graph.output(graph.workspace().allocate(x.value().shape()).fill(floats(y)));
    return graph.record(out, () -> backward(graph, x, out, y, divisions, heads));
  }

  /** exp(x - the row's largest), which the first division makes the same as exp(x). */
  private static double[] exponentials(float[] x, Pairs pairs, int heads) {
    double[] y = new double[x.length];
    for (int i = 0; i < pairs.rows(); i++) {
      for (int h = 0; h < heads; h++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          largest = Math.max(largest, x[p * heads + h]);
        }
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          y[p * heads + h] = Math.exp(x[p * heads + h] - largest);
        }
      }
    }
    return y;
  }

  private static Division divide(double[] y, int[] groups, int count, int heads, boolean running) {
    double[] sums = new double[y.length];
    double[] totals = new double[count];
    for (int e = 0; e < y.length; e++) {
      int group = groups[e / heads] * heads + e % heads;
      totals[group] += y[e];
      sums[e] = totals[group];
    }
    for (int e = 0; e < y.length; e++) {
      sums[e] = running ? sums[e] : totals[groups[e / heads] * heads + e % heads];
      y[e] = sums[e] == 0 ? 0 : y[e] / sums[e];
    }
    return new Division(groups, sums, running);
  }

  private static void backward(
      Graph graph, Variable x, Variable out, double[] y, List<Division> divisions, int heads) {
    double[] gradient = new double[y.length];
    for (int e = 0; e < y.length; e++) {
      gradient[e] = out.gradient().get(e);
    }
    for (Division division : divisions.reversed()) {
      undo(division, y, gradient, heads);
    }
    for (int e = 0; e < y.length; e++) {
      gradient[e] *= y[e];
    }
    x.adopt(graph.workspace().allocate(x.value().shape()).fill(floats(gradient)));
  }

  /** Turns outputs and their gradient into the inputs of a division and theirs. */
  private static void undo(Division division, double[] y, double[] gradient, int heads) {
    int count = 0;
    for (int group : division.groups) {
      count = Math.max(count, (group + 1) * heads);
    }
    double[] totals = new double[count];
    double[] shared = new double[y.length];
    for (int e = y.length - 1; e >= 0; e--) {
      int group = division.groups[e / heads] * heads + e % heads;
      gradient[e] = division.sums[e] == 0 ? 0 : gradient[e] / division.sums[e];
      totals[group] += gradient[e] * y[e];
      shared[e] = totals[group];
    }
    for (int e = 0; e < y.length; e++) {
      int group = division.groups[e / heads] * heads + e % heads;
      gradient[e] -= division.running ? shared[e] : totals[group];
      y[e] *= division.sums[e];
    }
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int e = 0; e < values.length; e++) {
      floats[e] = (float) values[e];
    }
    return floats;
  }
}
