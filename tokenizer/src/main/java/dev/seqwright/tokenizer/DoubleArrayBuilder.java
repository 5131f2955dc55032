package dev.seqwright.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lays keys out as a {@link DoubleArray}. Equal subtries are found first and stored once; the
 * children of a node then go to the first place that fits.
 */
final class DoubleArrayBuilder {
  private static final int BLOCK = 256;

  /** Free places further back than this are given up, which keeps building linear. */
  private static final int WINDOW = 16 * BLOCK;

  private static final int VALUE_FLAG = 0x80000000;
  private static final int HAS_VALUE = 0x100;
  private static final int MAX_OFFSET = 1 << 21;

  /** Children of a node by label ascending; under label 0 stands the value of the key. */
  private record Node(List<Integer> labels, List<Integer> children) {}

  private final List<byte[]> keys = new ArrayList<>();
  private final List<Integer> values = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> baseOfNode = new HashMap<>();
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
    units[0] = 0;
    used.set(0);
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
    if (!entries.isEmpty()) {
      builder.place(0, builder.number(0, entries.size(), 0));
    }
    return builder.units;
  }

  /** The number of the node that keys from..to-1 pass through; equal subtries have one number. */
  private int number(int from, int to, int depth) {
    Node node = new Node(new ArrayList<>(), new ArrayList<>());
    int start = from;
    while (start < to) {
      int label = label(start, depth);
      int end = start + 1;
      while (end < to && label(end, depth) == label) {
        end++;
      }
      node.labels.add(label);
      node.children.add(label == 0 ? values.get(start) : number(start, end, depth + 1));
      start = end;
    }
    nodes.add(node);
    int number = numbers.computeIfAbsent(node, n -> nodes.size() - 1);
    if (number < nodes.size() - 1) {
      nodes.removeLast();
    }
    return number;
  }

  /** The byte of a key at a depth; 0, which no key contains, at its end. */
  private int label(int key, int depth) {
    byte[] bytes = keys.get(key);
    return depth < bytes.length ? bytes[depth] & 0xFF : 0;
  }

  /** Makes the unit at {@code position} lead to the children of a node. */
  private void place(int position, int number) {
    Node node = nodes.get(number);
    Integer known = baseOfNode.get(number);
    int base = known != null ? known : placeChildren(node, number);
    int offset = position ^ base;
    if (offset >= MAX_OFFSET) {
      throw new IllegalStateException("too many keys for a double array: " + keys.size());
    }
    units[position] |= offset << 10 | (node.labels.getFirst() == 0 ? HAS_VALUE : 0);
  }

  private int placeChildren(Node node, int number) {
    int base = findBase(node.labels);
    bases.set(base);
    baseOfNode.put(number, base);
    for (int label : node.labels) {
      used.set(base ^ label);
    }
    for (int i = 0; i < node.labels.size(); i++) {
      int label = node.labels.get(i);
      int child = node.children.get(i);
      units[base ^ label] = label == 0 ? VALUE_FLAG | child : label;
      if (label != 0) {
        place(base ^ label, child);
      }
    }
    return base;
  }

  private int findBase(List<Integer> labels) {
    int first = labels.getFirst();
    int place = used.nextClearBit(Math.max(1, units.length - WINDOW));
    while (!fits(place ^ first, labels)) {
      place = used.nextClearBit(place + 1);
    }
    int base = place ^ first;
    grow((base | (BLOCK - 1)) + 1);
    return base;
  }

  private boolean fits(int base, List<Integer> labels) {
    // Two nodes with one base would take each other's children for their own.
    if (base == 0 || bases.get(base)) {
      return false;
    }
    for (int label : labels) {
      if (used.get(base ^ label)) {
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
