package dev.seqwright.core.config;

/**
 * Checks of settings. A value that makes no sense is an IllegalArgumentException of one form,
 * {@code KEY: found X, expected Y}, which {@link Binder} puts at the place where the key was
 * written.
 */
public final class Check {
  /** The most threads that a setting may ask for: more than a machine has processors. */
  public static final int MOST_WORKERS = 1024;

  private Check() {}

  /** Refuses a value for which a condition does not hold. */
  public static void that(boolean holds, String key, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": found " + found + ", expected " + expected);
    }
  }

  /** Refuses whole numbers under the least. */
  public static void atLeast(String key, long value, long least) {
    that(value >= least, key, value, least + " or more");
  }

  /** Refuses whole numbers outside of the range; both its ends are allowed. */
  public static void within(String key, long value, long least, long most) {
    that(value >= least && value <= most, key, value, least + " to " + most);
  }

  /** Refuses numbers outside of the range, and NaN; both its ends are allowed. */
  public static void within(String key, double value, long least, long most) {
    that(value >= least && value <= most, key, value, least + " to " + most);
  }

  /** Refuses numbers of 0 and under, and NaN. */
  public static void positive(String key, double value) {
    that(value > 0, key, value, "more than 0");
  }

  /** Refuses numbers under 0, and NaN. */
  public static void notNegative(String key, double value) {
    that(value >= 0, key, value, "0 or more");
  }

  /** Refuses numbers outside of [0, 1), and NaN: what is dropped, smoothed or decays. */
  public static void fraction(String key, double value) {
    that(value >= 0 && value < 1, key, value, "0 or more and less than 1");
  }

  /** Refuses numbers outside of (0, 1], and NaN: what is kept. */
  public static void share(String key, double value) {
    that(value > 0 && value <= 1, key, value, "more than 0 and at most 1");
  }

  /** Refuses infinities and NaN. */
  public static void finite(String key, double value) {
    that(Double.isFinite(value), key, value, "a finite number");
  }
}
