package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedModel;
import dev.seqwright.core.export.onnx.Layers.KeysValues;

/** Inputs and outputs of keys and values, under the names of Optimum. */
final class Caches {
  private final OnnxGraph graph;
  private final int heads;
  private final int width;

  Caches(OnnxGraph graph, ExportedModel model) {
    this.graph = graph;
    this.heads = model.config().heads();
    this.width = model.config().size() / heads;
  }

  /** The names of what a layer remembers. */
  static KeysValues past(int layer, String side) {
    String name = "past_key_values.%d.%s.".formatted(layer, side);
    return new KeysValues(name + "key", name + "value");
  }

  void take(int layer, String side, String length) {
    KeysValues past = past(layer, side);
    graph.input(past.keys(), OnnxType.FLOAT, "batch_size", heads, length, width);
    graph.input(past.values(), OnnxType.FLOAT, "batch_size", heads, length, width);
  }

  void give(int layer, String side, KeysValues all, String length) {
    String name = "present.%d.%s.".formatted(layer, side);
    graph.output(name + "key", all.keys(), OnnxType.FLOAT, "batch_size", heads, length, width);
    graph.output(name + "value", all.values(), OnnxType.FLOAT, "batch_size", heads, length, width);
  }
}
