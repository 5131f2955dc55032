package dev.seqwright.tokenizer;

import java.util.Arrays;

/** A trie of pieces over code points: nodes are numbers, steps are looked up in one hash table. */
final class PieceTrie {
  /** No such node, no such piece. */
  static final int NONE = -1;

  static final int ROOT = 0;

  private long[] keys;
  private int[] targets;
  private int[] ids = new int[64];
  private int nodes = 1;

  PieceTrie(int expectedNodes) {
    int capacity = Integer.highestOneBit(Math.max(16, expectedNodes)) * 4;
    keys = new long[capacity];
    targets = new int[capacity];
    Arrays.fill(keys, NONE);
    Arrays.fill(ids, NONE);
  }

  void put(int[] piece, int id) {
    int node = ROOT;
    for (int symbol : piece) {
      int next = child(node, symbol);
      node = next == NONE ? add(node, symbol) : next;
    }
    ids[node] = id;
  }

  /** The node that a symbol leads to, or {@link #NONE}. */
  int child(int node, int symbol) {
    int slot = slot(key(node, symbol));
    return keys[slot] == NONE ? NONE : targets[slot];
  }

  /** The piece that ends at a node, or {@link #NONE}. */
  int id(int node) {
    return ids[node];
  }

  private int add(int node, int symbol) {
    if (nodes * 2 > keys.length) {
      rehash();
    }
    if (nodes == ids.length) {
      ids = Arrays.copyOf(ids, nodes * 2);
      Arrays.fill(ids, nodes, nodes * 2, NONE);
    }
    int slot = slot(key(node, symbol));
    keys[slot] = key(node, symbol);
    targets[slot] = nodes;
    return nodes++;
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldTargets = targets;
    keys = new long[oldKeys.length * 2];
    targets = new int[oldKeys.length * 2];
    Arrays.fill(keys, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        targets[slot] = oldTargets[i];
      }
    }
  }

  private static long key(int node, int symbol) {
    return (long) node << 21 | symbol;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
