package dev.seqwright.core.imports.ctranslate2;

import dev.seqwright.core.export.ctranslate2.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An array of a model file.
 *
 * @param name the name that it was stored under
 * @param type of its elements
 * @param shape the dimensions, the last one contiguous; empty for a scalar
 * @param data its elements, little-endian; of the file, so open as long as that
 * @param offset where they begin in the file
 */
record StoredVariable(
    String name, ElementType type, List<Long> shape, MemorySegment data, long offset) {

  long elements() {
    return data.byteSize() / type.bytes();
  }

  float at(long index) {
    return type.at(data, index);
  }

  /** Whether it is one number: a scalar, or a vector of one element. */
  boolean isNumber() {
    return elements() == 1 && shape.size() <= 1;
  }

  /** The number of rows; 1 for a scalar. */
  long rows() {
    return shape.isEmpty() ? 1 : shape.getFirst();
  }
}
