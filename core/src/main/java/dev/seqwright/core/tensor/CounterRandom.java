package dev.seqwright.core.tensor;

/**
 * Random bits as a pure function of a 64-bit key and a 32-bit counter: element i of a draw depends
 * on nothing but the key and i, so a mask is drawn again in the backward pass in place of being
 * kept, and a resumed run draws what the unbroken one would.
 *
 * <p>With key halves k0 (low), k1 (high) and 32-bit wrap-around arithmetic:
 *
 * <pre>
 *   h = i * 0x9E3779B1 + k0;  h ^= h >>> 16;  h *= 0x85EBCA6B;  h ^= h >>> 13;
 *   h += k1;                  h *= 0xC2B2AE35;  h ^= h >>> 16
 * </pre>
 */
public final class CounterRandom {
  private CounterRandom() {}

  /** 32 random bits. */
  public static int bits(long key, int counter) {
    int h = counter * 0x9E3779B1 + (int) key;
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    h ^= h >>> 13;
    h += (int) (key >>> 32);
    h *= 0xC2B2AE35;
    return h ^ h >>> 16;
  }

  /**
   * The bound under which the 31 upper bits (as a non-negative int) mean "drop", for a drop
   * probability.
   */
  public static int threshold(double probability) {
    return (int) Math.min(Integer.MAX_VALUE, Math.round(probability * 0x1p31));
  }

  /**
   * Whether the element is kept when elements are dropped with the probability behind {@code
   * threshold}.
   */
  public static boolean kept(long key, int counter, int threshold) {
    return bits(key, counter) >>> 1 >= threshold;
  }

  /** A key from a parent key and a number: the finaliser of SplitMix64 (Steele et al. 2014). */
  public static long key(long parent, long number) {
    long z = parent + (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
