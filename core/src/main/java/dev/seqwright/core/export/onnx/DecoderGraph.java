package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainStack;
import dev.seqwright.core.export.onnx.Layers.KeysValues;
import java.util.List;

/**
 * A decoder over ids (B, T) that gives {@code logits} (B, T, V) and the keys and values (B, H, T,
 * d) for the next step. What it remembers is its {@link Past}.
 */
final class DecoderGraph {
  private final ExportedTranslator model;
  private final OnnxGraph graph;
  private final Layers layers;
  private final Ops ops;
  private final Past past;
  private final PlainStack stack;

  private DecoderGraph(OnnxGraph graph, ExportedTranslator model, OnnxWeights weights, Past past) {
    this.model = model;
    this.graph = graph;
    this.past = past;
    this.stack = PlainStack.decoder(model.config());
    this.ops = new Ops(graph, model, weights);
    this.layers = new Layers(ops, model, stack);
  }

  /** {@code decoder_model.onnx}: the first step, which reads the encoder's output. */
  static byte[] first(ExportedTranslator model, OnnxWeights weights) {
    OnnxGraph graph = new OnnxGraph("decoder");
    return new DecoderGraph(graph, model, weights, new FirstStep(graph, model)).build();
  }

  /** {@code decoder_with_past_model.onnx}: further steps, which read keys and values. */
  static byte[] withPast(ExportedTranslator model, OnnxWeights weights) {
    OnnxGraph graph = new OnnxGraph("decoder_with_past");
    return new DecoderGraph(graph, model, weights, new LaterStep(graph, model)).build();
  }

  private byte[] build() {
    String ids = graph.input("input_ids", OnnxType.INT64, "batch_size", past.length());
    String mask =
        graph.input("encoder_attention_mask", OnnxType.INT64, "batch_size", "encoder_length");
    past.declare(stack.layers().size());
    String first = past.position(ops);
    String words = layers.embedded(ids, model.targetTable());
    String positions = layers.positions(ids, first);
    String x = layers.placed(words, positions);
    String causal = new Masks(ops).causal(ids, first);
    String padding = layers.padding(mask);
    for (int i = 0; i < stack.layers().size(); i++) {
      x = layer(i, layers.signalled(i, x, positions), causal, padding);
    }
    int size = model.parameter(model.outputTable()).rows();
    graph.output(
        "logits", logits(layers.ended(x)), OnnxType.FLOAT, "batch_size", past.length(), size);
    return graph.toModel();
  }

  private String layer(int index, String x, String causal, String padding) {
    String y = layers.around(index, "self-attention", x, h -> self(index, h, causal));
    y = layers.around(index, "cross-attention", y, h -> cross(index, h, padding));
    return layers.around(index, "feed-forward", y, h -> layers.feedForward(index, h));
  }

  private String self(int index, String h, String causal) {
    List<String> qkv = layers.selfProjection(index, h);
    KeysValues to = past.self(index, new KeysValues(qkv.get(1), qkv.get(2)));
    return layers.attention(index, "self-attention", qkv.get(0), to, causal);
  }

  private String cross(int index, String h, String padding) {
    KeysValues to = past.cross(index, layers);
    return layers.attention(index, "cross-attention", layers.crossQueries(index, h), to, padding);
  }

  private String logits(String x) {
    String product = ops.product(x, model.outputTable());
    return model.has("output.bias")
        ? graph.node("Add", product, ops.vector("output.bias"))
        : product;
  }
}
