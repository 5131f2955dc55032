package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.tensor.Activation;
import java.util.List;

/** The head of a classifier, written into a graph: states are pooled, compared, and scored. */
final class ClassifierOps {
  private final Ops ops;
  private final OnnxGraph graph;
  private final ExportedNetwork model;
  private final int size;

  ClassifierOps(Ops ops, ExportedNetwork model, EncoderOnlyConfig config) {
    this.ops = ops;
    this.graph = ops.graph();
    this.model = model;
    this.size = config.size();
  }

  /** The states (B, T, D) of texts as vectors (B, W). */
  String pooled(String states, String mask) {
    return switch (model.pooling()) {
      case FIRST ->
          graph.node("Gather", List.of(states, graph.integer(0)), Attribute.integer("axis", 1));
      case LAST -> throw new IllegalArgumentException("task.pooling: last"); // is refused before
      case MEAN -> mean(states, shares(mask));
      case MAX -> max(states, shares(mask));
      case MEAN_MAX -> {
        String shares = shares(mask);
        yield joined(mean(states, shares), max(states, shares));
      }
      case ATTENTION -> attended(states, shares(mask));
    };
  }

  /** [u, v, |u - v|, u v]. */
  String compared(String u, String v) {
    String difference = graph.node("Abs", graph.node("Sub", u, v));
    return joined(u, v, difference, graph.node("Mul", u, v));
  }

  private String joined(String... parts) {
    return graph.node("Concat", List.of(parts), Attribute.integer("axis", -1));
  }

  /** Scores (B, C) of labels, or numbers (B, 1). */
  String logits(String pooled) {
    String features =
        model.has("head.dense.weight")
            ? ops.activation(ops.linear(pooled, "head.dense"), Activation.TANH)
            : pooled;
    String scores = ops.linear(features, "head");
    return model.answersNumbers() ? inUnits(scores) : scores;
  }

  /** mean + deviation z. */
  private String inUnits(String z) {
    return graph.node(
        "Add", graph.node("Mul", z, ops.vector("head.deviation")), ops.vector("head.mean"));
  }

  /** The mask (B, T, 1) as floats. */
  private String shares(String mask) {
    return graph.node("Unsqueeze", ops.floats(mask), graph.integers(2));
  }

  private String mean(String states, String shares) {
    String sum = sum(graph.node("Mul", states, shares));
    return graph.node("Div", sum, sum(shares));
  }

  private String sum(String x) {
    return graph.node("ReduceSum", List.of(x, graph.integers(1)), Attribute.integer("keepdims", 0));
  }

  private String max(String states, String shares) {
    return graph.node(
        "ReduceMax",
        List.of(graph.node("Add", states, closed(shares))),
        Attribute.integers("axes", 1),
        Attribute.integer("keepdims", 0));
  }

  private String closed(String shares) {
    return ops.times(graph.node("Sub", graph.real(1), shares), Masks.CLOSED);
  }

  /** The mean of states, weighted by the softmax of query . state / sqrt D. */
  private String attended(String states, String shares) {
    String query = ops.shaped("head.query", size, 1);
    String dots = ops.times(graph.node("MatMul", states, query), 1 / Math.sqrt(size));
    String open = graph.node("Add", dots, closed(shares));
    String weights = graph.node("Softmax", List.of(open), Attribute.integer("axis", 1));
    return sum(graph.node("Mul", states, weights));
  }
}
