package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * Rows of several variables (N_1, D), (N_2, D), ... below each other: y (N_1 + N_2 + ..., D).
 * Backward: each gets its rows of dy.
 */
public final class Join {
  private Join() {}

  public static Variable rows(Graph graph, Variable... parts) {
    int rows = List.of(parts).stream().mapToInt(part -> part.value().rows()).sum();
    Tensor y = graph.memory().allocate(rows, parts[0].value().columns());
    int at = 0;
    for (Variable part : parts) {
      y.rows(at, at + part.value().rows()).copyFrom(part.value());
      at += part.value().rows();
    }
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, out, parts));
  }

  private static void backward(Graph graph, Variable out, Variable... parts) {
    int at = 0;
    for (Variable part : parts) {
      int rows = part.value().rows();
      if (part.differentiable()) {
        Tensor own = graph.memory().allocate(part.value().shape());
        part.adopt(own.copyFrom(out.gradient().rows(at, at + rows)));
      }
      at += rows;
    }
  }
}
