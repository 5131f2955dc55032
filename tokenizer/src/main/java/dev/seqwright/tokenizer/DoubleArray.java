package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A read-only trie of byte strings in the double-array layout of Darts-clone, the one that
 * SentencePiece stores in model files. A unit has 32 bits: label in bits 0-7 (bit 31 set marks a
 * value, whose other 31 bits are the value), "has a value" in bit 8, "offset is shifted by 8" in
 * bit 9, offset from bit 10 on. From unit u at position p, byte b leads to {@code p ^ offset(u) ^
 * b}, if the label there is b. Aoe 1989, "An efficient digital search algorithm by using a
 * double-array structure".
 */
final class DoubleArray {
  /** Found nothing. */
  static final long NONE = -1;

  private final int[] units;

  DoubleArray(int[] units) {
    this.units = units;
  }

  static DoubleArray read(ByteBuffer bytes) {
    int[] units = new int[bytes.remaining() / Integer.BYTES];
    bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(units);
    return new DoubleArray(units);
  }

  /**
   * Whether no step can lead outside the array and no value is {@code limit} or more. Native code
   * follows offsets unchecked, so that a damaged file has to be found out before.
   */
  boolean isWhole(int limit) {
    if (units.length == 0 || units.length % 256 != 0) {
      return false;
    }
    for (int position = 0; position < units.length; position++) {
      int unit = units[position];
      boolean sound =
          unit < 0
              ? (unit & 0x7FFFFFFF) < limit
              : Integer.compareUnsigned(position ^ offset(unit), units.length) < 0;
      if (!sound) {
        return false;
      }
    }
    return true;
  }

  /**
   * The longest key that starts at {@code from}: its length in the upper 32 bits, its value in the
   * lower; {@link #NONE} if no key does.
   */
  long longestPrefix(byte[] text, int from) {
    long found = NONE;
    int position = offset(units[0]);
    for (int i = from; i < text.length; i++) {
      int b = text[i] & 0xFF;
      position ^= b;
      int unit = unit(position);
      if (label(unit) != b) {
        break;
      }
      position ^= offset(unit);
      if ((unit & 0x100) != 0) {
        found = (long) (i - from + 1) << 32 | unit(position) & 0x7FFFFFFF;
      }
    }
    return found;
  }

  private int unit(int position) {
    return units[position];
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  private static int label(int unit) {
    return unit & 0x800000FF;
  }
}
