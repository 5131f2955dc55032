package dev.seqwright.core.export.onnx;

/** Matrices in float16, made float32 where they are used. */
final class HalfWeights extends FloatWeights {
  @Override
  void store(Graph graph, String name, float[] values, int rows, int columns) {
    graph.constant(name, ElementType.FLOAT16, Bytes.halves(values), rows, columns);
  }

  @Override
  String asFloat(Graph graph, String stored) {
    Attribute type = Attribute.of("to", ElementType.FLOAT.number());
    return graph.node("Cast", java.util.List.of(stored), type);
  }
}
