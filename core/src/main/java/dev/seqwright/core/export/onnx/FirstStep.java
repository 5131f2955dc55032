package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.onnx.Layers.KeysValues;

/** Nothing to remember yet: the encoder's output is read, all keys and values are given out. */
final class FirstStep implements Past {
  private static final String MEMORY = "encoder_hidden_states";

  private final OnnxGraph graph;
  private final Caches caches;
  private final int size;

  FirstStep(OnnxGraph graph, ExportedTranslator model) {
    this.graph = graph;
    this.caches = new Caches(graph, model);
    this.size = model.config().size();
  }

  @Override
  public String length() {
    return "decoder_length";
  }

  @Override
  public void declare(int layers) {
    graph.input(MEMORY, OnnxType.FLOAT, "batch_size", "encoder_length", size);
  }

  @Override
  public String position(Ops ops) {
    return graph.integer(0);
  }

  @Override
  public KeysValues self(int layer, KeysValues added) {
    caches.give(layer, "decoder", added, "decoder_length");
    return added;
  }

  @Override
  public KeysValues cross(int layer, Layers layers) {
    KeysValues all = layers.crossKeysValues(layer, MEMORY);
    caches.give(layer, "encoder", all, "encoder_length");
    return all;
  }
}
