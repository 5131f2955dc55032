package dev.seqwright.core.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of bytes made floats: {@code out = scale (step s + low total) + bias}, see {@link
 * Int8Linear}.
 *
 * @param constants of the weight
 * @param positive whether the outputs are cut off at 0
 */
record Int8Outputs(Int8Constants constants, boolean positive) {

  /**
   * Computes n rows.
   *
   * @param sums address of int32 (n, O)
   * @param ranges address of floats (n, 2), see {@link Int8Rows}
   * @param out address of floats (n, O); may be that of the sums
   */
  void compute(long sums, long ranges, int n, long out) {
    int columns = constants.scales().columns();
    for (int i = 0; i < n; i++) {
      long range = ranges + 4L * Int8Rows.RANGE * i;
      long offset = 4L * i * columns;
      row(sums + offset, Simd.get(range), Simd.get(range + 4), columns, out + offset);
    }
  }

  private void row(long sums, float step, float low, int n, long out) {
    long scales = Simd.address(constants.scales());
    long bias = Simd.address(constants.bias());
    long totals = Simd.address(constants.totals());
    FloatVector steps = FloatVector.broadcast(Simd.SPECIES, step);
    float lowest = positive ? 0 : Float.NEGATIVE_INFINITY;
    int whole = Simd.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      long at = 4L * j;
      FloatVector s = (FloatVector) Simd.loadInts(sums + at).convert(VectorOperators.I2F, 0);
      FloatVector x = s.fma(steps, Simd.load(totals + at).mul(low));
      FloatVector y = x.fma(Simd.load(scales + at), Simd.load(bias + at));
      Simd.store(y.blend(lowest, y.compare(VectorOperators.LE, lowest)), out + at);
    }
    for (int j = whole; j < n; j++) {
      long at = 4L * j;
      float x = Math.fma((float) Simd.getInt(sums + at), step, Simd.get(totals + at) * low);
      float y = Math.fma(x, Simd.get(scales + at), Simd.get(bias + at));
      Simd.set(out + at, positive ? Math.max(y, 0) : y);
    }
  }
}
