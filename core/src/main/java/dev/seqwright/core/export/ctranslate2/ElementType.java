package dev.seqwright.core.export.ctranslate2;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the elements of a variable of a CTranslate2 model are, in the order of the numbers that
 * stand for them.
 */
public enum ElementType {
  FLOAT32(0, 4),
  INT8(1, 1),
  INT16(2, 2),
  INT32(3, 4),
  FLOAT16(4, 2),
  BFLOAT16(5, 2);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** The type with a number, binary version 4 and later. */
  public static Optional<ElementType> numbered(int id) {
    return Arrays.stream(values()).filter(type -> type.number == id).findFirst();
  }

  /** The type of elements of a size, all that versions 1 to 3 say. */
  public static Optional<ElementType> sized(int bytes) {
    return switch (bytes) {
      case 1 -> Optional.of(INT8);
      case 2 -> Optional.of(INT16);
      case 4 -> Optional.of(FLOAT32);
      default -> Optional.empty();
    };
  }

  /** What stands for it in files. */
  int number() {
    return number;
  }

  /** The size of an element. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is a type of floating-point numbers. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
  }

  /** An element of little-endian data as a number. */
  public float at(MemorySegment data, long index) {
    return switch (this) {
      case FLOAT32 -> Float.intBitsToFloat(data.get(INT, 4 * index));
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, index);
      case INT16 -> data.get(SHORT, 2 * index);
      case INT32 -> data.get(INT, 4 * index);
      case FLOAT16 -> Float.float16ToFloat(data.get(SHORT, 2 * index));
      case BFLOAT16 -> Float.intBitsToFloat(data.get(SHORT, 2 * index) << 16);
    };
  }
}
