package dev.seqwright.core.export.onnx;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/** Matrices in float32, transposed for {@code MatMul}; tables as they are. */
class FloatWeights implements OnnxWeights {
  @Override
  public String product(OnnxGraph graph, String x, String name, Tensor matrix) {
    String stored = name + ".transposed";
    if (!graph.has(stored)) {
      store(graph, stored, Bytes.transposed(matrix), matrix.columns(), matrix.rows());
    }
    return graph.node("MatMul", x, asFloat(graph, stored));
  }

  @Override
  public String rows(OnnxGraph graph, String ids, String name, Tensor table) {
    if (!graph.has(name)) {
      store(graph, name, Bytes.values(table), table.rows(), table.columns());
    }
    return asFloat(graph, graph.node("Gather", List.of(name, ids), Attribute.integer("axis", 0)));
  }

  void store(OnnxGraph graph, String name, float[] values, int outer, int inner) {
    graph.constant(name, OnnxType.FLOAT, Bytes.floats(values), outer, inner);
  }

  /** What was stored, as float32. */
  String asFloat(OnnxGraph graph, String stored) {
    return stored;
  }
}
