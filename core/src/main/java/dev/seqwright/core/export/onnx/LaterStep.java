package dev.seqwright.core.export.onnx;

import dev.seqwright.core.export.ExportedTranslator;
import dev.seqwright.core.export.onnx.Layers.KeysValues;
import java.util.List;

/** Keys and values of the steps before are read; those of the decoder grow by this step's. */
final class LaterStep implements Past {
  private static final String BEFORE = "past_decoder_length";

  private final OnnxGraph graph;
  private final Caches caches;

  LaterStep(OnnxGraph graph, ExportedTranslator model) {
    this.graph = graph;
    this.caches = new Caches(graph, model);
  }

  @Override
  public String length() {
    return "decoder_length";
  }

  @Override
  public void declare(int layers) {
    for (int i = 0; i < layers; i++) {
      caches.take(i, "decoder", BEFORE);
      caches.take(i, "encoder", "encoder_length");
    }
  }

  @Override
  public String position(Ops ops) {
    return ops.length(Caches.past(0, "decoder").keys(), 2);
  }

  @Override
  public KeysValues self(int layer, KeysValues added) {
    KeysValues before = Caches.past(layer, "decoder");
    KeysValues all =
        new KeysValues(
            joined(before.keys(), added.keys()), joined(before.values(), added.values()));
    caches.give(layer, "decoder", all, BEFORE + " + decoder_length");
    return all;
  }

  private String joined(String before, String added) {
    return graph.node("Concat", List.of(before, added), Attribute.integer("axis", 2));
  }

  @Override
  public KeysValues cross(int layer, Layers layers) {
    return Caches.past(layer, "encoder");
  }
}
