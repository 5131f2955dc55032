package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.Stream;

/**
 * Several variables as one: rows below each other or columns beside each other. Each gets its part
 * of the gradient.
 */
public final class Concat {
  private Concat() {}

  /** (N_1, D), (N_2, D), ... below each other: y (N_1 + N_2 + ..., D). */
  public static Variable rows(Graph graph, Operand... parts) {
    int rows = Stream.of(parts).mapToInt(Operand::rows).sum();
    Tensor y = graph.workspace().allocate(rows, parts[0].columns().width());
    eachByRows(y, parts, (part, own) -> own.copyFrom(part.matrix()));
    Variable out = graph.output(y);
    return graph.record(
        out, () -> eachByRows(out.gradient(), parts, (part, own) -> part.add(graph, own)));
  }

  /**
   * Columns of several variables (N, D_1), (N, D_2), ... beside each other: y (N, D_1 + D_2 + ...).
   * Backward: each gets its columns of dy.
   */
  public static Variable columns(Graph graph, Operand... parts) {
    int width = Stream.of(parts).mapToInt(part -> part.columns().width()).sum();
    Tensor y = graph.workspace().allocate(parts[0].rows(), width);
    eachByColumns(y, parts, (part, own) -> own.copyFrom(part.matrix()));
    Variable out = graph.output(y);
    return graph.record(
        out, () -> eachByColumns(out.gradient(), parts, (part, own) -> part.add(graph, own)));
  }

  /** What is done with a part and its place in the whole. */
  @FunctionalInterface
  private interface Work {
    void on(Columns part, Matrix own);
  }

  private static void eachByRows(Tensor whole, Operand[] parts, Work work) {
    int at = 0;
    for (Operand part : parts) {
      work.on(part.columns(), whole.matrix().rows(at, at + part.rows()));
      at += part.rows();
    }
  }

  private static void eachByColumns(Tensor whole, Operand[] parts, Work work) {
    int at = 0;
    for (Operand part : parts) {
      int width = part.columns().width();
      work.on(part.columns(), whole.columns(at, at + width));
      at += width;
    }
  }
}
