package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * How far sequences are from the shares of a cost that they were to spend. With gates g_j (N, 1) of
 * parts j, each of cost c_j a row, and the rows of sequence b of B
 *
 * <pre>
 *   y = 1/B sum_b |s_b - p_b|,  s_b = sum_j c_j sum_i g_ji / sum_j c_j n_jb
 * </pre>
 *
 * Backward: dg_ji = dy sign(s_b - p_b) c_j / (B sum_j c_j n_jb). A sequence without rows is no
 * distance away.
 */
public final class BudgetGap {
  private BudgetGap() {}

  /**
   * The gates of a part of a network.
   *
   * @param gates g (N, 1)
   * @param layout where the rows of each sequence lie
   * @param cost c, of one row
   */
  public record Spent(Variable gates, SequenceLayout layout, double cost) {}

  /**
   * The distance, a single element.
   *
   * @param asked p of each sequence
   */
  public static Variable apply(Graph graph, List<Spent> parts, float... asked) {
    double[] costs = new double[asked.length];
    double[] signs = new double[asked.length];
    double sum = 0;
    for (int b = 0; b < asked.length; b++) {
      double spent = 0;
      for (Spent part : parts) {
        costs[b] += part.cost * part.layout.length(b);
        spent += part.cost * total(part, b);
      }
      double gap = costs[b] == 0 ? 0 : spent / costs[b] - asked[b];
      signs[b] = Math.signum(gap);
      sum += Math.abs(gap);
    }
    Tensor y = graph.workspace().allocate(1);
    y.set(0, (float) (sum / asked.length));
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, parts, costs, signs, out.gradient().get(0)));
  }

  private static double total(Spent part, int sequence) {
    double sum = 0;
    for (int i = part.layout.start(sequence); i < part.layout.end(sequence); i++) {
      sum += part.gates.value().get(i);
    }
    return sum;
  }

  private static void backward(
      Graph graph, List<Spent> parts, double[] costs, double[] signs, float dy) {
    for (Spent part : parts) {
      Tensor dg = graph.workspace().zeros(part.gates.value().shape());
      for (int b = 0; b < signs.length; b++) {
        float slope =
            costs[b] == 0 ? 0 : (float) (dy * signs[b] * part.cost / (costs[b] * signs.length));
        for (int i = part.layout.start(b); i < part.layout.end(b); i++) {
          dg.set(i, slope);
        }
      }
      part.gates.adopt(dg);
    }
  }
}
