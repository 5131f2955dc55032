package dev.seqwright.core.export.ctranslate2;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array under its name.
 *
 * @param shape the dimensions; none for a scalar
 * @param elements little-endian
 */
record WrittenVariable(String name, ElementType type, List<Long> shape, MemorySegment elements) {
  /** Refuses elements that are not as many as the shape says. */
  WrittenVariable {
    shape = List.copyOf(shape);
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    if (elements.byteSize() != count * type.bytes()) {
      throw new IllegalArgumentException(
          "%s: %s does not fit %d bytes".formatted(name, shape, elements.byteSize()));
    }
  }

  /** A number between -128 and 127, or a truth value as 0 or 1. */
  static WrittenVariable int8(String name, int value) {
    byte[] bytes = {(byte) value};
    return new WrittenVariable(name, ElementType.INT8, List.of(), MemorySegment.ofArray(bytes));
  }

  static WrittenVariable int16(String name, int value) {
    byte[] bytes = little(2).putShort((short) value).array();
    return new WrittenVariable(name, ElementType.INT16, List.of(), MemorySegment.ofArray(bytes));
  }

  static WrittenVariable float32(String name, double value) {
    byte[] bytes = little(4).putFloat((float) value).array();
    return new WrittenVariable(name, ElementType.FLOAT32, List.of(), MemorySegment.ofArray(bytes));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
