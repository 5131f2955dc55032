package dev.seqwright.core.decode.search;

/** Sums of the weights of attention to source tokens. */
final class Coverage {
  private Coverage() {}

  /**
   * The sums with those of one more step; arrays may be shared by hypotheses and stay as they are.
   *
   * @param before empty before the first step
   */
  static float[] plus(float[] before, float... weights) {
    float[] sums = weights.clone();
    for (int i = 0; i < before.length; i++) {
      sums[i] += before[i];
    }
    return sums;
  }
}
