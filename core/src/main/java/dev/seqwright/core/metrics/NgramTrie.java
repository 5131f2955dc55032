package dev.seqwright.core.metrics;

/**
 * Numbers for the n-grams of a segment: an n-gram is the child of its first n-1 symbols by its
 * last, so equal n-grams share a number and different ones never do. Open addressing.
 */
final class NgramTrie {
  private long[] keys;
  private int[] nodes;
  private int size = 1;

  /**
   * @param expected how many n-grams will come; the table grows when there are more
   */
  NgramTrie(int expected) {
    int capacity = Integer.highestOneBit(Math.max(expected, 4)) << 2;
    keys = new long[capacity];
    nodes = new int[capacity];
  }

  /** One more than the largest number given out; 0 is the empty n-gram. */
  int size() {
    return size;
  }

  /** The number of an n-gram that is {@code parent} followed by a symbol. */
  int child(int parent, int symbol) {
    long key = ((long) parent << 32) | symbol;
    int slot = slot(key);
    if (nodes[slot] == 0) {
      keys[slot] = key;
      nodes[slot] = size++;
      return growIfFull(size - 1);
    }
    return nodes[slot];
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (nodes[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int growIfFull(int added) {
    if (size * 2 > keys.length) {
      long[] oldKeys = keys;
      int[] oldNodes = nodes;
      keys = new long[oldKeys.length * 2];
      nodes = new int[oldNodes.length * 2];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldNodes[i] != 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          nodes[slot] = oldNodes[i];
        }
      }
    }
    return added;
  }
}
