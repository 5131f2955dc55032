package dev.seqwright.core.tensor.vector;

import static dev.seqwright.core.tensor.vector.Simd.ALL;
import static dev.seqwright.core.tensor.vector.Simd.ORDER;
import static dev.seqwright.core.tensor.vector.Simd.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradient of layer norm for one row, in passes over it: the two sums, the gradients of the
 * parameters, dx.
 *
 * @param gain address of the gain
 * @param dgain address of its gradient
 * @param dbias address of the gradient of the bias
 * @param columns D
 * @param accumulate whether dx is added to
 */
record VectorNormRow(long gain, long dgain, long dbias, int columns, boolean accumulate) {

  void run(long dy, long x, long dx, float mean, float rstd) {
    float average = sum(dy) / columns;
    float slope = dot(dy, x, mean, rstd) / columns;
    parameters(dy, x, mean, rstd);
    input(dy, x, dx, mean, rstd, average, slope);
  }

  /** The sum of dy gain. */
  private float sum(long dy) {
    int whole = SPECIES.loopBound(columns);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      sums =
          fromMemorySegment(SPECIES, ALL, dy + 4L * j, ORDER)
              .fma(fromMemorySegment(SPECIES, ALL, gain + 4L * j, ORDER), sums);
    }
    VectorMask<Float> rest = Simd.first(columns - whole);
    long at = 4L * whole;
    return Simd.sum(Simd.load(dy + at, rest).fma(Simd.load(gain + at, rest), sums));
  }

  /** The sum of dy gain n. */
  private float dot(long dy, long x, float mean, float rstd) {
    int whole = SPECIES.loopBound(columns);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector normal = fromMemorySegment(SPECIES, ALL, x + 4L * j, ORDER).sub(mean).mul(rstd);
      FloatVector g =
          fromMemorySegment(SPECIES, ALL, dy + 4L * j, ORDER)
              .mul(fromMemorySegment(SPECIES, ALL, gain + 4L * j, ORDER));
      sums = g.fma(normal, sums);
    }
    VectorMask<Float> rest = Simd.first(columns - whole);
    long at = 4L * whole;
    FloatVector normal = Simd.load(x + at, rest).sub(mean).mul(rstd);
    FloatVector g = Simd.load(dy + at, rest).mul(Simd.load(gain + at, rest));
    return Simd.sum(g.fma(normal, sums));
  }

  /** dgain += dy n, dbias += dy. */
  private void parameters(long dy, long x, float mean, float rstd) {
    int whole = SPECIES.loopBound(columns);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector gradient = fromMemorySegment(SPECIES, ALL, dy + 4L * j, ORDER);
      FloatVector normal = fromMemorySegment(SPECIES, ALL, x + 4L * j, ORDER).sub(mean).mul(rstd);
      gradient
          .fma(normal, fromMemorySegment(SPECIES, ALL, dgain + 4L * j, ORDER))
          .intoMemorySegment(ALL, dgain + 4L * j, ORDER);
      gradient
          .add(fromMemorySegment(SPECIES, ALL, dbias + 4L * j, ORDER))
          .intoMemorySegment(ALL, dbias + 4L * j, ORDER);
    }
    for (int j = whole; j < columns; j++) {
      float gradient = Simd.get(dy + 4L * j);
      float normal = (Simd.get(x + 4L * j) - mean) * rstd;
      float old = Simd.get(dgain + 4L * j);
      Simd.set(dgain + 4L * j, Math.fma(gradient, normal, old));
      Simd.set(dbias + 4L * j, Simd.get(dbias + 4L * j) + gradient);
    }
  }

  private void input(long dy, long x, long dx, float mean, float rstd, float average, float slope) {
    int whole = SPECIES.loopBound(columns);
    for (int j = 0; j < whole; j += Simd.COUNT) {
      FloatVector normal = fromMemorySegment(SPECIES, ALL, x + 4L * j, ORDER).sub(mean).mul(rstd);
      FloatVector g =
          fromMemorySegment(SPECIES, ALL, dy + 4L * j, ORDER)
              .mul(fromMemorySegment(SPECIES, ALL, gain + 4L * j, ORDER));
      FloatVector d = g.sub(average).sub(normal.mul(slope)).mul(rstd);
      d = accumulate ? d.add(fromMemorySegment(SPECIES, ALL, dx + 4L * j, ORDER)) : d;
      d.intoMemorySegment(ALL, dx + 4L * j, ORDER);
    }
    for (int j = whole; j < columns; j++) {
      float normal = (Simd.get(x + 4L * j) - mean) * rstd;
      float g = Simd.get(dy + 4L * j) * Simd.get(gain + 4L * j);
      float d = (g - average - normal * slope) * rstd;
      Simd.set(dx + 4L * j, accumulate ? d + Simd.get(dx + 4L * j) : d);
    }
  }
}
