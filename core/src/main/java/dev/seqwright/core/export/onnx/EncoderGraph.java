package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.PlainStack;

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
    Comparison comparison = layers.comparison(() -> positions);
    String padding = layers.padding(mask);
    for (int i = 0; i < stack.layers().size(); i++) {
      x = layer(layers, i, layers.signalled(i, x, positions), comparison, padding);
    }
    int size = model.config().size();
    graph.output(
        "last_hidden_state", layers.ended(x), OnnxType.FLOAT, "batch_size", "encoder_length", size);
    return graph.toModel();
  }

  /** A layer of an encoder. */
  static String layer(Layers layers, int index, String x, Comparison comparison, String padding) {
    String attended =
        layers.around(
            index, "self-attention", x, h -> layers.selfAttention(index, h, comparison, padding));
    return layers.around(index, "feed-forward", attended, h -> layers.feedForward(index, h));
  }
}
