package dev.seqwright.core.export.onnx;

import dev.seqwright.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values as {@code raw_data}: little-endian, row-major. */
final class Bytes {
  private static final int LARGEST = 127;

  private Bytes() {}

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  static byte[] halves(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return bytes.array();
  }

  static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(i);
    }
    return values;
  }

  /** (O, I) as (I, O). */
  static float[] transposed(Tensor matrix) {
    int rows = matrix.rows();
    int columns = matrix.columns();
    float[] values = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[j * rows + i] = matrix.get((long) i * columns + j);
      }
    }
    return values;
  }

  /** max |w| / 127 of every row; 1 where a row is zero. */
  static float[] scales(Tensor matrix) {
    float[] scales = new float[matrix.rows()];
    for (int i = 0; i < scales.length; i++) {
      float largest = 0;
      for (int j = 0; j < matrix.columns(); j++) {
        largest = Math.max(largest, Math.abs(matrix.get((long) i * matrix.columns() + j)));
      }
      scales[i] = largest == 0 ? 1 : largest / LARGEST;
    }
    return scales;
  }

  /** (O, I) as bytes (I, O). */
  static byte[] quantized(Tensor matrix, float... scales) {
    int rows = matrix.rows();
    byte[] bytes = new byte[rows * matrix.columns()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        float value = matrix.get((long) i * matrix.columns() + j);
        bytes[j * rows + i] = (byte) Math.round(value / scales[i]);
      }
    }
    return bytes;
  }
}
