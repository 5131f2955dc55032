package dev.seqwright.core.data;

import java.util.Collections;
import java.util.List;

/**
 * Random orders that depend on a key and nothing else: no state is shared, so any of them can be
 * drawn again. The i-th number is SplitMix64's output function of the key and i.
 *
 * <p>G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014.
 */
final class Shuffle {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long key;

  /** The order of the given numbers, such as seed, epoch and purpose. */
  Shuffle(long... numbers) {
    long mixed = 0;
    for (long number : numbers) {
      mixed = mix(mixed + GOLDEN + mix(number));
    }
    this.key = mixed;
  }

  /** Fisher and Yates. */
  void apply(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1, i));
    }
  }

  /** An integer in [0, bound): the high word of a product, whose bias is below bound / 2^64. */
  private int below(int bound, int counter) {
    return (int) Math.unsignedMultiplyHigh(mix(key + GOLDEN * counter), bound);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
