package dev.seqwright.core.checkpoint;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * An array under its name: what is written to a file, or the place that is filled from one.
 *
 * @param name the name in the file
 * @param dtype the type of the elements
 * @param shape the dimensions, the last one contiguous; empty for a scalar
 * @param values the elements, row-major, of any alignment, on or off the heap; F32 in native byte
 *     order, others as they are stored
 */
public record NamedTensor(String name, Dtype dtype, List<Long> shape, MemorySegment values) {
  private static final ValueLayout.OfInt BITS = ValueLayout.JAVA_INT_UNALIGNED;

  /** The bits of a float that are all set in infinities and NaN, and in no number. */
  private static final int EXPONENT = 0x7f800000;

  /** Elements that are looked at by one call: it is compiled after a few, however cold Java is. */
  private static final int BLOCK = 1024;

  /** Refuses values that are not as many as the shape says. */
  public NamedTensor {
    shape = List.copyOf(shape);
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    if (values.byteSize() != Math.multiplyExact(elements, (long) dtype.bytes())) {
      throw new IllegalArgumentException(
          "%s: shape %s does not fit %d bytes".formatted(name, shape, values.byteSize()));
    }
  }

  /** A tensor of float32. */
  public NamedTensor(String name, List<Long> shape, MemorySegment values) {
    this(name, Dtype.F32, shape, values);
  }

  /** A tensor whose dimensions are ints. */
  public static NamedTensor of(String name, int[] shape, MemorySegment values) {
    return new NamedTensor(name, shape(shape), values);
  }

  /** Dimensions as files have them. */
  static List<Long> shape(int... dimensions) {
    return Arrays.stream(dimensions).mapToObj(Long::valueOf).toList();
  }

  /** A tensor over a Java array, which is not copied. */
  public static NamedTensor of(String name, int[] shape, float... values) {
    return of(name, shape, MemorySegment.ofArray(values));
  }

  /**
   * Refuses a tensor of float32 with infinities or numbers that are not numbers.
   *
   * @param file where it comes from, for the message
   * @throws UserException naming file, tensor and the first such number
   */
  public void requireFinite(Path file) {
    long elements = values.byteSize() / Float.BYTES;
    int[] block = new int[BLOCK]; // a cold Java is slow at single elements of a segment
    for (long from = 0; from < elements; from += BLOCK) {
      int count = (int) Math.min(elements - from, BLOCK);
      MemorySegment.copy(values, BITS, Float.BYTES * from, block, 0, count);
      if (largestExponent(block, count) == EXPONENT) {
        refuse(file, from);
      }
    }
  }

  private static int largestExponent(int[] bits, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, bits[i] & EXPONENT);
    }
    return largest;
  }

  private void refuse(Path file, long from) {
    long i = from;
    float value = Float.intBitsToFloat(values.get(BITS, Float.BYTES * i));
    while (Float.isFinite(value)) {
      i++;
      value = Float.intBitsToFloat(values.get(BITS, Float.BYTES * i));
    }
    throw new UserException(
        Help.DAMAGED_MODEL,
        "%s: tensor '%s' has numbers that are not finite, the first is %s at element %d of %s; restore the file from a copy, or train the model again"
            .formatted(file, name, value, i, shape));
  }
}
