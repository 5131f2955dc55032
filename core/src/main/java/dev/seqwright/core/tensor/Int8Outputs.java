package dev.seqwright.core.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of bytes made floats: {@code out = rowScale scale (s - offset) + bias}, see {@link
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
   * @param rowScales address of n floats
   * @param out address of floats (n, O)
   */
  void compute(long sums, long rowScales, int n, long out) {
    int columns = constants.scales().columns();
    for (int i = 0; i < n; i++) {
      long offset = 4L * i * columns;
      row(sums + offset, Lanes.get(rowScales + 4L * i), columns, out + offset);
    }
  }

  private void row(long sums, float rowScale, int n, long out) {
    long scales = Lanes.address(constants.scales());
    long bias = Lanes.address(constants.bias());
    long offsets = Lanes.address(constants.offsets());
    FloatVector factor = FloatVector.broadcast(Lanes.SPECIES, rowScale);
    float lowest = positive ? 0 : Float.NEGATIVE_INFINITY;
    int whole = Lanes.SPECIES.loopBound(n);
    for (int j = 0; j < whole; j += Lanes.COUNT) {
      long at = 4L * j;
      IntVector exact = Lanes.loadInts(sums + at).sub(Lanes.loadInts(offsets + at));
      FloatVector s = (FloatVector) exact.convert(VectorOperators.I2F, 0);
      FloatVector y = s.fma(Lanes.load(scales + at).mul(factor), Lanes.load(bias + at));
      Lanes.store(y.blend(lowest, y.compare(VectorOperators.LE, lowest)), out + at);
    }
    for (int j = whole; j < n; j++) {
      long at = 4L * j;
      float s = Lanes.getInt(sums + at) - Lanes.getInt(offsets + at);
      float y = Math.fma(s, Lanes.get(scales + at) * rowScale, Lanes.get(bias + at));
      Lanes.set(out + at, positive ? Math.max(y, 0) : y);
    }
  }
}
