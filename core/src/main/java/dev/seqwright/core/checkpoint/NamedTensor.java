package dev.seqwright.core.checkpoint;

import java.lang.foreign.MemorySegment;
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
}
