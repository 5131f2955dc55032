package dev.seqwright.core.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Some of several numbers, any as likely as another: the first ones of a shuffle. */
public final class RandomSubset {
  private RandomSubset() {}

  /**
   * Different numbers below n, ascending.
   *
   * @param count how many, n at most
   */
  public static int[] of(int n, int count, SplittableRandom draws) {
    int[] all = IntStream.range(0, n).toArray();
    for (int i = 0; i < count; i++) {
      int other = draws.nextInt(i, n);
      int drawn = all[other];
      all[other] = all[i];
      all[i] = drawn;
    }
    int[] chosen = Arrays.copyOf(all, count);
    Arrays.sort(chosen);
    return chosen;
  }
}
