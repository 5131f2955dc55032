package dev.seqwright.core.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradient of layer norm for one row, in two passes: sums and the gradients of the parameters,
 * then dx.
 *
 * @param gain address of the gain
 * @param dgain address of its gradient
 * @param dbias address of the gradient of the bias
 * @param columns D
 * @param accumulate whether dx is added to
 */
record VectorNormRow(long gain, long dgain, long dbias, int columns, boolean accumulate) {

  void run(long dy, long x, long dx, float mean, float rstd) {
    FloatVector sums = FloatVector.zero(Lanes.SPECIES);
    FloatVector dots = sums;
    for (int j = 0; j < columns; j += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, columns);
      FloatVector gradient = Lanes.load(dy + 4L * j, mask);
      FloatVector normal = Lanes.load(x + 4L * j, mask).sub(mean).mul(rstd);
      FloatVector product = gradient.mul(normal);
      FloatVector weight = Lanes.load(gain + 4L * j, mask);
      sums = gradient.fma(weight, sums);
      dots = product.fma(weight, dots);
      Lanes.store(Lanes.load(dgain + 4L * j, mask).add(product), dgain + 4L * j, mask);
      Lanes.store(Lanes.load(dbias + 4L * j, mask).add(gradient), dbias + 4L * j, mask);
    }
    float average = Lanes.sum(sums) / columns;
    float slope = Lanes.sum(dots) / columns;
    input(dy, x, dx, mean, rstd, average, slope);
  }

  private void input(long dy, long x, long dx, float mean, float rstd, float average, float slope) {
    for (int j = 0; j < columns; j += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, columns);
      FloatVector normal = Lanes.load(x + 4L * j, mask).sub(mean).mul(rstd);
      FloatVector g = Lanes.load(dy + 4L * j, mask).mul(Lanes.load(gain + 4L * j, mask));
      FloatVector d = g.sub(average).sub(normal.mul(slope)).mul(rstd);
      if (accumulate) {
        d = d.add(Lanes.load(dx + 4L * j, mask));
      }
      Lanes.store(d, dx + 4L * j, mask);
    }
  }
}
