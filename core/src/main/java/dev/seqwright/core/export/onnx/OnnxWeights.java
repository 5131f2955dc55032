package dev.seqwright.core.export.onnx;

import dev.seqwright.core.tensor.Tensor;

/** How matrices are stored in a graph, and how it multiplies by them. */
interface OnnxWeights {
  /**
   * x W' for x (..., I).
   *
   * @param matrix W (O, I)
   */
  String product(OnnxGraph graph, String x, String name, Tensor matrix);

  /** Rows of a table (V, D) as float32. */
  String rows(OnnxGraph graph, String ids, String name, Tensor table);
}
