package dev.seqwright.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.IntPredicate;

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

  /** As many keys in front of one text as SentencePiece has room for. */
  private static final int MOST_PREFIXES = 32;

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
   * Whether no step can lead outside the array, every value suits, and no text begins with more
   * than {@value #MOST_PREFIXES} keys. Native code checks none of that, so that a damaged file has
   * to be found out before.
   */
  boolean isWhole(IntPredicate value) {
    if (units.length == 0 || units.length % 256 != 0) {
      return false;
    }
    for (int position = 0; position < units.length; position++) {
      int unit = units[position];
      if (unit < 0 ? !value.test(value(unit)) : !leadsInside(position, unit)) {
        return false;
      }
    }
    return hasFewPrefixes();
  }

  private boolean leadsInside(int position, int unit) {
    int next = position ^ offset(unit);
    boolean inside = Integer.compareUnsigned(next, units.length) < 0;
    return inside && (!hasValue(unit) || units[next] < 0);
  }

  /** Follows all steps from the root; a place is visited again only with more keys behind it. */
  private boolean hasFewPrefixes() {
    int[] steps = new int[units.length];
    int[] first = firstSteps(steps);
    int[] most = new int[units.length];
    Arrays.fill(most, -1);
    Queue<Integer> places = new ArrayDeque<>();
    most[offset(units[0])] = 0;
    places.add(offset(units[0]));
    while (!places.isEmpty()) {
      int place = places.remove();
      for (int step = first[place]; step >= 0; step = steps[step]) {
        int keys = most[place] + (hasValue(units[step]) ? 1 : 0);
        int next = step ^ offset(units[step]);
        if (keys > MOST_PREFIXES) {
          return false;
        }
        if (keys > most[next]) {
          most[next] = keys;
          places.add(next);
        }
      }
    }
    return true;
  }

  /**
   * Chains the steps that begin at the same place.
   *
   * @param others filled with the next step of the same place, -1 for none
   * @return the first step of each place, -1 for none
   */
  private int[] firstSteps(int... others) {
    int[] first = new int[units.length];
    Arrays.fill(first, -1);
    for (int position = 0; position < units.length; position++) {
      if (units[position] >= 0) {
        int place = position ^ label(units[position]);
        others[position] = first[place];
        first[place] = position;
      }
    }
    return first;
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
      int unit = units[position];
      if (label(unit) != b) {
        break;
      }
      position ^= offset(unit);
      if (hasValue(unit)) {
        found = (long) (i - from + 1) << 32 | value(units[position]);
      }
    }
    return found;
  }

  private static boolean hasValue(int unit) {
    return (unit & 0x100) != 0;
  }

  private static int value(int unit) {
    return unit & 0x7FFFFFFF;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  private static int label(int unit) {
    return unit & 0x800000FF;
  }
}
