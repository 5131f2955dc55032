package dev.seqwright.core.metrics;

/** The n-grams of one sequence of symbols, for n growing from 1. */
final class Ngrams {
  private final NgramTrie trie;
  private final int[] symbols;
  private final int[] nodes;
  private int order;

  Ngrams(NgramTrie trie, int[] symbols) {
    this.trie = trie;
    this.symbols = symbols;
    this.nodes = new int[symbols.length];
  }

  /** From n-grams to (n+1)-grams; the first call gives single symbols. */
  void lengthen() {
    order++;
    for (int i = 0; i < count(); i++) {
      nodes[i] = trie.child(nodes[i], symbols[i + order - 1]);
    }
  }

  /** Number of n-grams, repeated ones counted each time. */
  int count() {
    return Math.max(0, symbols.length - order + 1);
  }

  /** Raises the count of each n-gram [trie size] to what occurs here. */
  void raise(int[] counts) {
    int[] here = new int[counts.length];
    for (int i = 0; i < count(); i++) {
      int node = nodes[i];
      counts[node] = Math.max(counts[node], ++here[node]);
    }
  }

  /** Number of n-grams that are found, each at most as often as counted; uses up the counts. */
  int matches(int[] counts) {
    int found = 0;
    for (int i = 0; i < count(); i++) {
      if (counts[nodes[i]]-- > 0) {
        found++;
      }
    }
    return found;
  }
}
