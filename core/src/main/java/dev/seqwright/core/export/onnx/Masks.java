package dev.seqwright.core.export.onnx;

import java.util.List;

/** What is added to the scores of pairs that may not attend. */
final class Masks {
  /** Finite, so that a row in which every pair is closed is no NaN. */
  static final double CLOSED = -1e30;

  private final Ops ops;

  Masks(Ops ops) {
    this.ops = ops;
  }

  /**
   * (T, P + T): the row of position P + t is open up to the column of the same position.
   *
   * @param ids (B, T)
   * @param past P, a scalar
   */
  String causal(String ids, String past) {
    OnnxGraph graph = ops.graph();
    String end = graph.node("Add", past, ops.length(ids, 1));
    String columns = graph.node("Range", graph.integer(0), end, graph.integer(1));
    String rows = graph.node("Range", past, end, graph.integer(1));
    String column = graph.node("Unsqueeze", columns, graph.integers(0));
    String row = graph.node("Unsqueeze", rows, graph.integers(1));
    String later = graph.node("Greater", column, row);
    Attribute type = Attribute.integer("to", OnnxType.FLOAT.number());
    return ops.times(graph.node("Cast", List.of(later), type), CLOSED);
  }
}
