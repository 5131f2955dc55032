package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.Stream;

/**
 * Scaled dot-product attention (Vaswani et al. 2017), H heads at once: y_i = sum_j drop(softmax_j(s
 * q_i . k_j)) v_j inside each sequence, s = 1 / sqrt d as a rule; q (Nq, H d), k (Nk, H d), v (Nk,
 * H e), y (Nq, H e).
 *
 * <p>Backward, with A the softmax and dA_ij = drop(dy_i . v_j): dv = drop(A)' dy; dS = A (dA -
 * rowsum(dA A)); dq = s dS k; dk = s dS' q. A is computed again from q, k and the logarithm of its
 * denominator.
 */
public final class DotProductAttention {
  /**
   * What is attended: the layouts of queries and memory, the heads, and whether a query sees only
   * what lies before it.
   */
  public record Setting(
      SequenceLayout queries, SequenceLayout memory, int heads, boolean causal, double dropout) {}

  private DotProductAttention() {}

  public static Variable apply(
      Graph graph, Operand queries, Operand keys, Operand values, Setting setting) {
    double headSize = (double) queries.columns().width() / setting.heads();
    return apply(graph, queries, keys, values, setting, (float) (1 / Math.sqrt(headSize)));
  }

  /**
   * The same with another scale.
   *
   * @param scale s
   */
  public static Variable apply(
      Graph graph, Operand queries, Operand keys, Operand values, Setting setting, float scale) {
    Columns q = queries.columns();
    Columns k = keys.columns();
    Columns v = values.columns();
    AttentionArguments arguments = arguments(graph, q, k, v, setting, scale);
    int rows = setting.queries().rows();
    Tensor y = graph.workspace().allocate(rows, arguments.valueSize() * setting.heads());
    Tensor logSumExp = graph.workspace().allocate(rows, setting.heads());
    graph.kernels().attention().forward(arguments, y, logSumExp);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, q, k, v, arguments, logSumExp, out));
  }

  private static AttentionArguments arguments(
      Graph graph, Columns q, Columns k, Columns v, Setting setting, float scale) {
    return new AttentionArguments(
        q.matrix(),
        k.matrix(),
        v.matrix(),
        setting.queries(),
        setting.memory(),
        setting.heads(),
        scale,
        setting.causal(),
        graph.dropout(setting.dropout()),
        graph.nextKey());
  }

  private static void backward(
      Graph graph,
      Columns q,
      Columns k,
      Columns v,
      AttentionArguments arguments,
      Tensor logSumExp,
      Variable out) {
    Columns.Arrival dq = q.arrival(graph);
    Columns.Arrival dk = k.arrival(graph);
    Columns.Arrival dv = v.arrival(graph);
    graph
        .kernels()
        .attention()
        .backward(
            arguments,
            out.value(),
            logSumExp,
            out.gradient(),
            dq.matrix(),
            dk.matrix(),
            dv.matrix());
    Stream.of(dq, dk, dv).forEach(arrival -> arrival.end(graph));
  }
}
