package dev.seqwright.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lays keys out as a {@link DoubleArray}: children of a node go to the first place that fits. */
final class DoubleArrayBuilder {
  private static final int BLOCK = 256;

  /** Free places further back than this are given up, which keeps building linear. */
  private static final int WINDOW = 16 * BLOCK;

  private static final int VALUE_FLAG = 0x80000000;
  private static final int HAS_VALUE = 0x100;
  private static final int MAX_OFFSET = 1 << 21;

  private final List<byte[]> keys = new ArrayList<>();
  private final List<Integer> values = new ArrayList<>();
  private final BitSet used = new BitSet();
  private final BitSet bases = new BitSet();
  private int[] units = new int[BLOCK];

  private DoubleArrayBuilder(SortedMap<byte[], Integer> entries) {
    entries.forEach(
        (key, value) -> {
          keys.add(key);
          values.add(value);
        });
    Arrays.fill(units, VALUE_FLAG);
  }

  /** A map of byte strings in the order that the trie needs, unsigned bytes ascending. */
  static SortedMap<byte[], Integer> entries(Map<String, Integer> texts) {
    SortedMap<byte[], Integer> entries = new TreeMap<>(Arrays::compareUnsigned);
    texts.forEach((text, value) -> entries.put(text.getBytes(StandardCharsets.UTF_8), value));
    return entries;
  }

  static DoubleArray build(SortedMap<byte[], Integer> entries) {
    return new DoubleArray(buildUnits(entries));
  }

  /**
   * The units of a trie.
   *
   * @param entries keys without zero bytes, in unsigned order, and values of 0 or more
   */
  static int[] buildUnits(SortedMap<byte[], Integer> entries) {
    DoubleArrayBuilder builder = new DoubleArrayBuilder(entries);
    builder.used.set(0);
    builder.units[0] = 0;
    if (!entries.isEmpty()) {
      builder.place(0, 0, entries.size(), 0);
    }
    return builder.units;
  }

  /** Places the children of the node at {@code position}, which keys from..to-1 pass through. */
  private void place(int position, int from, int to, int depth) {
    int[] starts = childStarts(from, to, depth);
    int base = findBase(starts, depth);
    bases.set(base);
    setOffset(position, position ^ base);
    for (int start : starts) {
      int label = label(start, depth);
      used.set(base ^ label);
      units[base ^ label] = label == 0 ? VALUE_FLAG | values.get(start) : label;
    }
    for (int i = 0; i < starts.length; i++) {
      int label = label(starts[i], depth);
      if (label == 0) {
        units[position] |= HAS_VALUE;
      } else {
        place(base ^ label, starts[i], i + 1 < starts.length ? starts[i + 1] : to, depth + 1);
      }
    }
  }

  private void setOffset(int position, int offset) {
    if (offset >= MAX_OFFSET) {
      throw new IllegalStateException("too many keys for a double array: " + keys.size());
    }
    units[position] |= offset << 10;
  }

  private int[] childStarts(int from, int to, int depth) {
    int[] starts = new int[BLOCK];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (i == from || label(i, depth) != label(i - 1, depth)) {
        starts[count++] = i;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** The byte of a key at a depth; 0, which no key contains, at its end. */
  private int label(int key, int depth) {
    byte[] bytes = keys.get(key);
    return depth < bytes.length ? bytes[depth] & 0xFF : 0;
  }

  private int findBase(int[] starts, int depth) {
    int first = label(starts[0], depth);
    int place = used.nextClearBit(Math.max(1, units.length - WINDOW));
    while (!fits(place ^ first, starts, depth)) {
      place = used.nextClearBit(place + 1);
    }
    int base = place ^ first;
    grow((base | (BLOCK - 1)) + 1);
    return base;
  }

  private boolean fits(int base, int[] starts, int depth) {
    // Two nodes with one base would take each other's children for their own.
    if (base == 0 || bases.get(base)) {
      return false;
    }
    for (int start : starts) {
      if (used.get(base ^ label(start, depth))) {
        return false;
      }
    }
    return true;
  }

  private void grow(int size) {
    int old = units.length;
    if (size > old) {
      units = Arrays.copyOf(units, size);
      Arrays.fill(units, old, size, VALUE_FLAG);
    }
  }
}
