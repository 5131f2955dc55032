package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.config.UserException;

/**
 * PCG64 (O'Neill 2014, PCG XSL RR 128/64) with numpy's seeding and numpy's ways to draw integers:
 * what {@code numpy.random.default_rng(seed)} gives, bit for bit.
 */
public final class Pcg64 {
  private static final long MULTIPLIER_HIGH = 0x2360ED051FC65DA4L;
  private static final long MULTIPLIER_LOW = 0x4385DF649FCCF645L;

  private long high;
  private long low;
  private final long incrementHigh;
  private final long incrementLow;
  private long spareHalf = -1;
  private int bits;
  private int bitsLeft;

  /**
   * A generator at its start.
   *
   * @param seed 0 or more, as numpy asks
   */
  public Pcg64(long seed) {
    if (seed < 0) {
      throw new UserException("The seed is " + seed + ": expected 0 or more");
    }
    long[] state = new SeedSequence(seed).state(4);
    incrementHigh = (state[2] << 1) | (state[3] >>> 63);
    incrementLow = (state[3] << 1) | 1;
    step();
    add(state[0], state[1]);
    step();
  }

  private void step() {
    long product = low * MULTIPLIER_LOW;
    long carry = Math.unsignedMultiplyHigh(low, MULTIPLIER_LOW);
    high = carry + high * MULTIPLIER_LOW + low * MULTIPLIER_HIGH;
    low = product;
    add(incrementHigh, incrementLow);
  }

  private void add(long otherHigh, long otherLow) {
    low += otherLow;
    high += otherHigh + (Long.compareUnsigned(low, otherLow) < 0 ? 1 : 0);
  }

  /** 64 random bits. */
  public long nextLong() {
    step();
    return Long.rotateRight(high ^ low, (int) (high >>> 58));
  }

  /** 32 random bits as a number from 0: the low half of 64, then the high half. */
  private long nextHalf() {
    if (spareHalf >= 0) {
      long half = spareHalf;
      spareHalf = -1;
      return half;
    }
    long whole = nextLong();
    spareHalf = whole >>> 32;
    return whole & 0xFFFFFFFFL;
  }

  /**
   * A number from 0 to below a bound, each as likely (Lemire 2019), as {@code integers} and {@code
   * choice} with replacement draw it.
   *
   * @param bound 1 or more; 1 draws nothing
   */
  public int below(int bound) {
    if (bound == 1) {
      return 0;
    }
    long threshold = (0x100000000L - bound) % bound;
    long product = nextHalf() * bound;
    while ((product & 0xFFFFFFFFL) < threshold) {
      product = nextHalf() * bound;
    }
    return (int) (product >>> 32);
  }

  /** A fair bit, as {@code integers(2, dtype=bool)} draws it: 32 from one draw, low bits first. */
  public boolean bit() {
    if (bitsLeft == 0) {
      bits = (int) nextHalf();
      bitsLeft = 32;
    }
    boolean bit = (bits & 1) != 0;
    bits >>>= 1;
    bitsLeft--;
    return bit;
  }
}
