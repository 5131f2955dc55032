package dev.seqwright.core.export.onnx;

import java.util.List;

/** Matrices in float16, made float32 where they are used. */
final class HalfWeights extends FloatWeights {
  @Override
  void store(OnnxGraph graph, String name, float[] values, int outer, int inner) {
    graph.constant(name, OnnxType.FLOAT16, Bytes.halves(values), outer, inner);
  }

  @Override
  String asFloat(OnnxGraph graph, String stored) {
    Attribute type = Attribute.integer("to", OnnxType.FLOAT.number());
    return graph.node("Cast", List.of(stored), type);
  }
}
