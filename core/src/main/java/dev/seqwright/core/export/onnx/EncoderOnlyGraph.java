package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.tensor.Activation;
import java.util.List;

/**
 * {@code model.onnx} of an encoder: ids and mask (B, T) to {@code logits} (B, C) of a classifier,
 * (B, T, K) of a tagger, or {@code last_hidden_state} (B, T, D).
 */
final class EncoderOnlyGraph {
  /** How a classifier may pool states. */
  static final List<String> POOLINGS = List.of("first", "mean", "max");

  private final ExportedNetwork model;
  private final EncoderOnlyConfig config;
  private final OnnxGraph graph = new OnnxGraph("encoder");
  private final Ops ops;
  private final Layers layers;
  private final PlainStack stack;

  private EncoderOnlyGraph(ExportedNetwork model, EncoderOnlyConfig config, OnnxWeights weights) {
    this.model = model;
    this.config = config;
    this.ops = new Ops(graph, model, weights);
    this.stack = PlainStack.encoder(config);
    this.layers = new Layers(ops, model, stack);
  }

  static byte[] of(ExportedNetwork model, EncoderOnlyConfig config, OnnxWeights weights) {
    return new EncoderOnlyGraph(model, config, weights).build();
  }

  private byte[] build() {
    String ids = input("input_ids");
    String mask = input("attention_mask");
    String words = layers.embedded(ids, "embeddings.source");
    String positions = layers.positions(ids, graph.integer(0));
    String x = normed(layers.placed(words, positions));
    String padding = layers.padding(mask);
    for (int i = 0; i < stack.layers().size(); i++) {
      x = EncoderGraph.layer(layers, i, layers.signalled(i, x, positions), padding);
    }
    output(layers.ended(x), mask);
    return graph.toModel();
  }

  private void output(String states, String mask) {
    switch (model.task()) {
      case "classification" ->
          graph.output(
              "logits", logits(states, mask), OnnxType.FLOAT, "batch_size", model.labels().size());
      case "tagging" -> rows("logits", ops.linear(states, "head"), model.labels().size());
      default -> rows("last_hidden_state", states, config.size());
    }
  }

  private void rows(String name, String computed, int width) {
    graph.output(name, computed, OnnxType.FLOAT, "batch_size", "sequence_length", width);
  }

  private String input(String name) {
    return graph.input(name, OnnxType.INT64, "batch_size", "sequence_length");
  }

  private String normed(String x) {
    return config.embeddingNorm() ? ops.norm(x, "embeddings.norm", config.layer().norm()) : x;
  }

  private String logits(String states, String mask) {
    String pooled =
        switch (model.taskSetting("pooling")) {
          case "first" ->
              graph.node("Gather", List.of(states, graph.integer(0)), Attribute.integer("axis", 1));
          case "mean" -> mean(states, shares(mask));
          case "max" -> max(states, shares(mask));
          default -> throw new IllegalArgumentException("was not refused");
        };
    String features =
        model.has("head.dense.weight")
            ? ops.activation(ops.linear(pooled, "head.dense"), Activation.TANH)
            : pooled;
    return ops.linear(features, "head");
  }

  /** The mask (B, T, 1) as floats. */
  private String shares(String mask) {
    Attribute type = Attribute.integer("to", OnnxType.FLOAT.number());
    String floats = graph.node("Cast", List.of(mask), type);
    return graph.node("Unsqueeze", floats, graph.integers(2));
  }

  private String mean(String states, String shares) {
    String sum = sum(graph.node("Mul", states, shares));
    return graph.node("Div", sum, sum(shares));
  }

  private String sum(String x) {
    return graph.node("ReduceSum", List.of(x, graph.integers(1)), Attribute.integer("keepdims", 0));
  }

  private String max(String states, String shares) {
    String closed = ops.times(graph.node("Sub", graph.real(1), shares), Masks.CLOSED);
    return graph.node(
        "ReduceMax",
        List.of(graph.node("Add", states, closed)),
        Attribute.integers("axes", 1),
        Attribute.integer("keepdims", 0));
  }
}
