package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainStack;
import java.util.List;

/** {@code encoder_model.onnx}: ids and mask (B, S) to {@code last_hidden_state} (B, S, D). */
final class EncoderGraph {
  private EncoderGraph() {}

  static byte[] of(ExportedTranslator model, OnnxWeights weights) {
    OnnxGraph graph = new OnnxGraph("encoder");
    String ids = graph.input("input_ids", OnnxType.INT64, "batch_size", "encoder_length");
    String mask = graph.input("attention_mask", OnnxType.INT64, "batch_size", "encoder_length");
    PlainStack stack = PlainStack.encoder(model.config());
    Layers layers = new Layers(new Ops(graph, model, weights), model, stack);
    String words = layers.embedded(ids, "embeddings.source");
    String positions = layers.positions(ids, graph.integer(0));
    String x = layers.placed(words, positions);
    String padding = layers.padding(mask);
    for (int i = 0; i < stack.layers().size(); i++) {
      x = layer(layers, i, layers.signalled(i, x, positions), padding);
    }
    int size = model.config().size();
    graph.output(
        "last_hidden_state", layers.ended(x), OnnxType.FLOAT, "batch_size", "encoder_length", size);
    return graph.toModel();
  }

  /** A layer of an encoder. */
  static String layer(Layers layers, int index, String x, String padding) {
    String attended =
        layers.around(index, "self-attention", x, h -> attention(layers, index, h, padding));
    return layers.around(index, "feed-forward", attended, h -> layers.feedForward(index, h));
  }

  private static String attention(Layers layers, int index, String h, String padding) {
    List<String> qkv = layers.selfProjection(index, h);
    Layers.KeysValues to = new Layers.KeysValues(qkv.get(1), qkv.get(2));
    return layers.attention(index, "self-attention", qkv.get(0), to, padding);
  }
}
