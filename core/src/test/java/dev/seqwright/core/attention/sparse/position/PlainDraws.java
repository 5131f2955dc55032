package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.tensor.CounterRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws of different numbers as they are defined, with a set: an oracle.
 *
 * @param key of a head, or of all
 */
record PlainDraws(long key) {
  static PlainDraws shared(long seed) {
    return new PlainDraws(seed);
  }

  static PlainDraws perHead(long seed, int layer, int head) {
    return new PlainDraws(CounterRandom.key(CounterRandom.key(seed, layer), head));
  }

  /** Some numbers under n, for a position or a block i. */
  Set<Integer> of(int i, int n, int count) {
    SplittableRandom random = new SplittableRandom(CounterRandom.key(CounterRandom.key(key, i), n));
    Set<Integer> drawn = new HashSet<>();
    for (int top = Math.max(0, n - count); top < n; top++) {
      int j = random.nextInt(top + 1);
      drawn.add(drawn.contains(j) ? top : j);
    }
    return drawn;
  }
}
