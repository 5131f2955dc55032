package dev.seqwright.core.export.onnx;

import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * Dynamic quantisation: matrices in bytes with a scale s for each output, the rows that they are
 * multiplied with made bytes on the way, with the scale a and zero point that {@code
 * DynamicQuantizeLinear} finds:
 *
 * <pre>
 *   (1) y = (q(x) - zero) (W8 - 128)' a s
 * </pre>
 *
 * W8 is unsigned: processors without VNNI sum products of unsigned and signed bytes in 16 bits,
 * which saturate, and onnxruntime lets them. Tables that are only looked up stay float32.
 */
final class ByteWeights extends FloatWeights {
  private static final byte MIDDLE = (byte) 128;

  @Override
  public String product(OnnxGraph graph, String x, String name, Tensor matrix) {
    String stored = name + ".bytes";
    if (!graph.has(stored)) {
      store(graph, stored, name, matrix);
    }
    List<String> bytes = graph.nodes("DynamicQuantizeLinear", 3, List.of(x));
    String sums = graph.node("MatMulInteger", bytes.get(0), stored, bytes.get(2), middle(graph));
    Attribute type = Attribute.integer("to", OnnxType.FLOAT.number());
    String scale = graph.node("Mul", bytes.get(1), name + ".scale");
    return graph.node("Mul", graph.node("Cast", List.of(sums), type), scale);
  }

  /** A constant of the same name is stored once. */
  private static String middle(OnnxGraph graph) {
    return graph.constant("middle", OnnxType.UINT8, new byte[] {MIDDLE});
  }

  private static void store(OnnxGraph graph, String stored, String name, Tensor matrix) {
    float[] scales = Bytes.scales(matrix);
    graph.constant(name + ".scale", OnnxType.FLOAT, Bytes.floats(scales), scales.length);
    byte[] bytes = Bytes.quantized(matrix, scales);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] + MIDDLE);
    }
    graph.constant(stored, OnnxType.UINT8, bytes, matrix.columns(), matrix.rows());
  }
}
