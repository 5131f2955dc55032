package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedNetwork;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.onnx.Layers.KeysValues;
import dev.seqwright.core.model.DecoderOnlyConfig;
import java.util.List;

/**
 * {@code model.onnx} of a language model: ids and positions (B, T), a mask (B, P + T), keys and
 * values (B, H, P, d) of the tokens before, none at the beginning, to {@code logits} (B, T, V) and
 * the keys and values (B, H, P + T, d) of all.
 */
final class DecoderOnlyGraph {
  private static final String BEFORE = "past_sequence_length";
  private static final String ALL = BEFORE + " + sequence_length";

  private final ExportedNetwork model;
  private final DecoderOnlyConfig config;
  private final OnnxGraph graph = new OnnxGraph("decoder");
  private final Ops ops;
  private final Layers layers;
  private final PlainStack stack;

  private DecoderOnlyGraph(ExportedNetwork model, DecoderOnlyConfig config, OnnxWeights weights) {
    this.model = model;
    this.config = config;
    this.ops = new Ops(graph, model, weights);
    this.stack = PlainStack.decoder(config);
    this.layers = new Layers(ops, model, stack);
  }

  static byte[] of(ExportedNetwork model, DecoderOnlyConfig config, OnnxWeights weights) {
    return new DecoderOnlyGraph(model, config, weights).build();
  }

  private byte[] build() {
    String ids = graph.input("input_ids", OnnxType.INT64, "batch_size", "sequence_length");
    String mask = graph.input("attention_mask", OnnxType.INT64, "batch_size", ALL);
    String positions = graph.input("position_ids", OnnxType.INT64, "batch_size", "sequence_length");
    for (int i = 0; i < stack.layers().size(); i++) {
      take(past(i).keys());
      take(past(i).values());
    }
    String before = ops.length(past(0).keys(), 2);
    String x = layers.placed(layers.embedded(ids, "embeddings.target"), positions);
    Comparison comparison =
        layers.comparison(() -> graph.node("Unsqueeze", positions, graph.integers(1)));
    String causal = new Masks(ops).causal(ids, before);
    String open = graph.node("Add", causal, layers.padding(mask));
    for (int i = 0; i < stack.layers().size(); i++) {
      x = layer(i, layers.signalled(i, x, positions), comparison, open);
    }
    String output = config.tiedEmbeddings() ? "embeddings.target" : "embeddings.output";
    graph.output(
        "logits",
        logits(layers.ended(x), output),
        OnnxType.FLOAT,
        "batch_size",
        "sequence_length",
        model.parameter(output).rows());
    return graph.toModel();
  }

  private static KeysValues past(int layer) {
    String name = "past_key_values." + layer;
    return new KeysValues(name + ".key", name + ".value");
  }

  private void take(String name) {
    graph.input(name, OnnxType.FLOAT, "batch_size", config.heads(), BEFORE, width());
  }

  private int width() {
    return config.size() / config.heads();
  }

  private String layer(int index, String x, Comparison comparison, String open) {
    String attended =
        layers.around(index, "self-attention", x, h -> self(index, h, comparison, open));
    return layers.around(index, "feed-forward", attended, h -> layers.feedForward(index, h));
  }

  private String self(int index, String h, Comparison comparison, String open) {
    List<String> qkv = layers.selfProjection(index, h);
    String queries = comparison.placed(qkv.get(0));
    KeysValues all =
        new KeysValues(
            joined(past(index).keys(), comparison.placed(qkv.get(1))),
            joined(past(index).values(), qkv.get(2)));
    give("present." + index + ".key", all.keys());
    give("present." + index + ".value", all.values());
    return layers.attention(index, "self-attention", queries, all, open);
  }

  private String joined(String before, String added) {
    return graph.node("Concat", List.of(before, added), Attribute.integer("axis", 2));
  }

  private void give(String name, String all) {
    graph.output(name, all, OnnxType.FLOAT, "batch_size", config.heads(), ALL, width());
  }

  private String logits(String x, String output) {
    String product = ops.product(x, output);
    return model.has("output.bias")
        ? graph.node("Add", product, ops.vector("output.bias"))
        : product;
  }
}
