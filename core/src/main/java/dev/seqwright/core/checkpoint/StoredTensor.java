package dev.seqwright.core.checkpoint;

import java.util.List;

/**
 * What the header of a safetensors file says of one tensor.
 *
 * @param name the name
 * @param dtype the type of its elements
 * @param shape the dimensions, the last one contiguous; empty for a scalar
 * @param begin the first byte, counted from the end of the header
 * @param end the byte after the last one
 */
public record StoredTensor(String name, Dtype dtype, List<Long> shape, long begin, long end) {
  /** The number of elements. */
  public long elements() {
    return (end - begin) / dtype.bytes();
  }
}
