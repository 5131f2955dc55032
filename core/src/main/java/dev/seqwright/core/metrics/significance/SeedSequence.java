package dev.seqwright.core.metrics.significance;

/**
 * numpy's spreading of a seed over the state of a generator: O'Neill's {@code randutils::seed_seq},
 * a pool of four 32-bit words that every word of the seed is mixed into.
 */
final class SeedSequence {
  private static final int WORDS = 4;
  private static final int INIT_A = 0x43b0d7e5;
  private static final int MULTIPLIER_A = 0x931e8875;
  private static final int INIT_B = 0x8b51f9dd;
  private static final int MULTIPLIER_B = 0x58f38ded;
  private static final int MIX_LEFT = 0xca01f9dd;
  private static final int MIX_RIGHT = 0x4973f715;

  private final int[] pool = new int[WORDS];
  private int hash = INIT_A;

  /**
   * @param seed 0 or more
   */
  SeedSequence(long seed) {
    int[] entropy = {(int) seed, (int) (seed >>> 32), 0, 0};
    for (int i = 0; i < WORDS; i++) {
      pool[i] = hashed(entropy[i]);
    }
    for (int source = 0; source < WORDS; source++) {
      for (int target = 0; target < WORDS; target++) {
        if (source != target) {
          pool[target] = mixed(pool[target], hashed(pool[source]));
        }
      }
    }
  }

  private int hashed(int value) {
    int result = value ^ hash;
    hash *= MULTIPLIER_A;
    result *= hash;
    return result ^ (result >>> 16);
  }

  private static int mixed(int x, int y) {
    int result = MIX_LEFT * x - MIX_RIGHT * y;
    return result ^ (result >>> 16);
  }

  /** The state of a generator as 64-bit words. */
  long[] state(int words) {
    long[] state = new long[words];
    int constant = INIT_B;
    for (int i = 0; i < 2 * words; i++) {
      int value = pool[i % WORDS] ^ constant;
      constant *= MULTIPLIER_B;
      value *= constant;
      value ^= value >>> 16;
      state[i / 2] |= (value & 0xFFFFFFFFL) << (32 * (i % 2));
    }
    return state;
  }
}
