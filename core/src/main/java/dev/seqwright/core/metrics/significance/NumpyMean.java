package dev.seqwright.core.metrics.significance;

import dev.seqwright.core.metrics.Rounding;

/** The mean as numpy takes it: pairwise sums of blocks of at most 128, eight sums in a block. */
final class NumpyMean {
  private static final int BLOCK = 128;
  private static final int LANES = 8;

  private final double[] values;
  private final Rounding rounding;

  private NumpyMean(double[] values, Rounding rounding) {
    this.values = values;
    this.rounding = rounding;
  }

  static double of(double[] values, Rounding rounding) {
    double sum = new NumpyMean(values, rounding).sum(0, values.length);
    return rounding.round(sum / values.length);
  }

  private double sum(int from, int count) {
    if (count > BLOCK) {
      int half = count / 2;
      half -= half % LANES;
      return plus(sum(from, half), sum(from + half, count - half));
    }
    int inLanes = count - count % LANES;
    double total = inLanes == 0 ? 0 : lanes(from, inLanes);
    for (int i = from + inLanes; i < from + count; i++) {
      total = plus(total, values[i]);
    }
    return total;
  }

  private double lanes(int from, int count) {
    double[] lane = new double[LANES];
    for (int i = 0; i < count; i++) {
      lane[i % LANES] = plus(lane[i % LANES], values[from + i]);
    }
    double left = plus(plus(lane[0], lane[1]), plus(lane[2], lane[3]));
    return plus(left, plus(plus(lane[4], lane[5]), plus(lane[6], lane[7])));
  }

  private double plus(double a, double b) {
    return rounding.round(a + b);
  }
}
