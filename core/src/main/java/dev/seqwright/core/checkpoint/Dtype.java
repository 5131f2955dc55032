package dev.seqwright.core.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** The element types of the safetensors format; all are stored little-endian. */
public enum Dtype {
  BOOL(1),
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  F16(2),
  BF16(2),
  U32(4),
  I32(4),
  F32(4),
  U64(8),
  I64(8),
  F64(8);

  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether {@link Safetensors#readFloats} can read it. */
  public boolean isFloating() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  static Optional<Dtype> of(String name) {
    for (Dtype dtype : values()) {
      if (dtype.name().equals(name)) {
        return Optional.of(dtype);
      }
    }
    return Optional.empty();
  }

  /**
   * Converts stored elements, little-endian, to floats in native order.
   *
   * @throws IllegalStateException when the type is not a floating one
   */
  public void toFloats(MemorySegment stored, MemorySegment floats) {
    long count = stored.byteSize() / bytes;
    if (this == F32) {
      MemorySegment.copy(stored, FLOAT, 0, floats, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
      return;
    }
    for (long i = 0; i < count; i++) {
      floats.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i, toFloat(stored, i * bytes));
    }
  }

  /**
   * Converts floats in native order to elements, little-endian, rounded to the nearest.
   *
   * @throws IllegalStateException when the type is none of F32, F16, BF16
   */
  public void fromFloats(MemorySegment floats, MemorySegment stored) {
    long count = floats.byteSize() / Float.BYTES;
    for (long i = 0; i < count; i++) {
      put(floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, Float.BYTES * i), stored, i * bytes);
    }
  }

  private void put(float value, MemorySegment stored, long at) {
    switch (this) {
      case F32 -> stored.set(FLOAT, at, value);
      case F16 -> stored.set(SHORT, at, Float.floatToFloat16(value));
      case BF16 -> stored.set(SHORT, at, bfloat16(value));
      default -> throw new IllegalStateException(this + " is not written from floats");
    }
  }

  /** The upper half of a float's bits, to the nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  private float toFloat(MemorySegment stored, long at) {
    return switch (this) {
      case F16 -> Float.float16ToFloat(stored.get(SHORT, at));
      case BF16 -> Float.intBitsToFloat(stored.get(SHORT, at) << 16);
      case F64 -> (float) stored.get(DOUBLE, at);
      default -> throw new IllegalStateException(this + " is not a floating type");
    };
  }
}
