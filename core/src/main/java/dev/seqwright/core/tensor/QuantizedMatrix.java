package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A weight (O, I) in bytes: row o of the weight is about {@code scales[o] bytes[o]}, the bytes from
 * -127 to 127.
 *
 * <p>A scale is the row's largest magnitude / 127, rounded up to 17 significant bits. So scale
 * times byte is exact in float32, and quantizing such products gives the same bytes and scales
 * again: a model that was stored in bytes and one that is quantized when it is loaded are the same.
 *
 * @param bytes O I of them, row-major
 * @param scales (O)
 * @param inputs I
 */
public record QuantizedMatrix(MemorySegment bytes, Tensor scales, int inputs) {
  private static final int LARGEST = 127;
  private static final int DROPPED = (1 << 7) - 1;

  /** Refuses bytes that are not as many as the scales and inputs say. */
  public QuantizedMatrix {
    if (bytes.byteSize() != scales.size() * inputs) {
      throw new IllegalArgumentException(
          bytes.byteSize() + " bytes are not " + scales.size() + " rows of " + inputs);
    }
  }

  /** The nearest bytes of a weight, in memory of {@code slabs}. */
  public static QuantizedMatrix of(Tensor weight, Slabs slabs) {
    int rows = weight.rows();
    MemorySegment bytes = slabs.slab(weight.size()).asSlice(0, weight.size());
    Tensor scales = new Tensor(slabs.slab(4L * rows).asSlice(0, 4L * rows), rows);
    QuantizedMatrix matrix = new QuantizedMatrix(bytes, scales, weight.columns());
    for (int o = 0; o < rows; o++) {
      matrix.quantize(weight.memory(), o);
    }
    return matrix;
  }

  /** O. */
  public int outputs() {
    return Math.toIntExact(scales.size());
  }

  /** Byte i of row o. */
  byte at(int o, int i) {
    return bytes.get(ValueLayout.JAVA_BYTE, (long) o * inputs + i);
  }

  /** The weight that the bytes stand for. */
  public void dequantize(Tensor weight) {
    Shapes.holds(weight, bytes.byteSize());
    for (int o = 0; o < outputs(); o++) {
      row(o, 1, weight.memory(), (long) o * inputs);
    }
  }

  /** factor times row o, into {@code floats} from an element on. */
  void row(int o, float factor, MemorySegment floats, long first) {
    float scale = scales.get(o);
    long from = (long) o * inputs;
    for (int i = 0; i < inputs; i++) {
      float value = bytes.get(ValueLayout.JAVA_BYTE, from + i) * scale;
      floats.set(Tensor.FLOAT, 4 * (first + i), value * factor);
    }
  }

  private void quantize(MemorySegment floats, int o) {
    long from = (long) o * inputs;
    float largest = 0;
    for (int i = 0; i < inputs; i++) {
      largest = Math.max(largest, Math.abs(floats.get(Tensor.FLOAT, 4 * (from + i))));
    }
    float scale = scale(largest);
    scales.set(o, scale);
    for (int i = 0; i < inputs; i++) {
      float value = floats.get(Tensor.FLOAT, 4 * (from + i));
      byte rounded = (byte) (scale == 0 ? 0 : Math.rint(value / scale));
      bytes.set(ValueLayout.JAVA_BYTE, from + i, rounded);
    }
  }

  /** Not a number when the largest value is none: it shows in whatever is computed. */
  private static float scale(float largest) {
    float exact = largest / LARGEST;
    return Float.isFinite(exact)
        ? Float.intBitsToFloat((Float.floatToRawIntBits(exact) + DROPPED) & ~DROPPED)
        : Float.NaN;
  }
}
