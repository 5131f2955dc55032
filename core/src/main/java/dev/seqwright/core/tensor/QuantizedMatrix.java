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

  /** Checks that the number of bytes fits the scales and inputs. */
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
    float[] floats = new float[weight.columns()];
    byte[] rounded = new byte[weight.columns()];
    for (int o = 0; o < rows; o++) {
      long first = (long) o * floats.length;
      MemorySegment.copy(weight.memory(), Tensor.FLOAT, 4 * first, floats, 0, floats.length);
      scales.set(o, quantize(floats, rounded));
      MemorySegment.copy(rounded, 0, bytes, ValueLayout.JAVA_BYTE, first, rounded.length);
    }
    return matrix;
  }

  /** O. */
  public int outputs() {
    return Math.toIntExact(scales.size());
  }

  /** Byte i of row o. */
  public byte at(int o, int i) {
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
  public void row(int o, float factor, MemorySegment floats, long first) {
    byte[] row = new byte[inputs];
    float[] values = new float[inputs];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, (long) o * inputs, row, 0, inputs);
    float scale = scales.get(o);
    for (int i = 0; i < inputs; i++) {
      values[i] = row[i] * scale * factor;
    }
    MemorySegment.copy(values, 0, floats, Tensor.FLOAT, 4 * first, inputs);
  }

  /** The sum of the bytes of row o. */
  public int sum(int o) {
    byte[] row = new byte[inputs];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, (long) o * inputs, row, 0, inputs);
    int sum = 0;
    for (byte value : row) {
      sum += value;
    }
    return sum;
  }

  /** Rounds a row; returns its scale. */
  private static float quantize(float[] row, byte[] rounded) {
    float largest = 0;
    for (float value : row) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = scale(largest);
    for (int i = 0; i < row.length; i++) {
      rounded[i] = (byte) (scale == 0 ? 0 : Math.rint(row[i] / scale));
    }
    return scale;
  }

  /** NaN if the largest value is not finite, so that the fault shows in every result. */
  private static float scale(float largest) {
    float exact = largest / LARGEST;
    return Float.isFinite(exact)
        ? Float.intBitsToFloat((Float.floatToRawIntBits(exact) + DROPPED) & ~DROPPED)
        : Float.NaN;
  }
}
