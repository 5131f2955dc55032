package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * Several variables as one: rows below each other or columns beside each other. Each gets its part
 * of the gradient.
 */
public final class Concat {
  private Concat() {}

  /** (N_1, D), (N_2, D), ... below each other: y (N_1 + N_2 + ..., D). */
  public static Variable rows(Graph graph, Variable... parts) {
    int rows = List.of(parts).stream().mapToInt(part -> part.value().rows()).sum();
    Tensor y = graph.workspace().allocate(rows, parts[0].value().columns());
    int at = 0;
    for (Variable part : parts) {
      y.rows(at, at + part.value().rows()).copyFrom(part.value());
      at += part.value().rows();
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, out, parts));
  }

  /**
   * Columns of several variables (N, D_1), (N, D_2), ... beside each other: y (N, D_1 + D_2 + ...).
   * Backward: each gets its columns of dy.
   */
  public static Variable columns(Graph graph, Variable... parts) {
    int width = List.of(parts).stream().mapToInt(part -> part.value().columns()).sum();
    Tensor y = graph.workspace().allocate(parts[0].value().rows(), width);
    int at = 0;
    for (Variable part : parts) {
      copy(part.value(), y, at);
      at += part.value().columns();
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backwardColumns(graph, out, parts));
  }

  /** Puts x into the columns of y from {@code at} on. */
  private static void copy(Tensor x, Tensor y, int at) {
    for (int i = 0; i < x.rows(); i++) {
      y.slice((long) i * y.columns() + at, 1, x.columns()).copyFrom(x.rows(i, i + 1));
    }
  }

  private static void backwardColumns(Graph graph, Variable out, Variable... parts) {
    int at = 0;
    for (Variable part : parts) {
      int width = part.value().columns();
      if (part.differentiable()) {
        part.adopt(SliceColumns.copy(graph, out.gradient(), at, at + width));
      }
      at += width;
    }
  }

  private static void backward(Graph graph, Variable out, Variable... parts) {
    int at = 0;
    for (Variable part : parts) {
      int rows = part.value().rows();
      if (part.differentiable()) {
        Tensor own = graph.workspace().allocate(part.value().shape());
        part.adopt(own.copyFrom(out.gradient().rows(at, at + rows)));
      }
      at += rows;
    }
  }
}
