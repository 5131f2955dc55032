package dev.seqwright.core.attention;

import java.util.stream.IntStream;

/** The positions of pairs, as they are made. */
final class Seen {
  private final IntStream.Builder queries = IntStream.builder();
  private final IntStream.Builder keys = IntStream.builder();

  void add(int query, int key) {
    queries.add(query);
    keys.add(key);
  }

  int[] queries() {
    return queries.build().toArray();
  }

  int[] keys() {
    return keys.build().toArray();
  }
}
