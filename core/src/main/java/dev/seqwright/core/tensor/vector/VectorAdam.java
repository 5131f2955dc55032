package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * One step of Adam on the Vector API (see {@link Kernels#adam}), its constants worked out once.
 *
 * <p>With s = sqrt(c2), (m / c1) / (sqrt(v / c2) + epsilon) is (s / c1) m / (sqrt(v) + s epsilon),
 * which saves two divisions an element.
 *
 * @param scale of the gradient
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon s epsilon
 * @param shrink 1 - rate decay
 * @param rate -rate s / c1
 */
record VectorAdam(float scale, float beta1, float beta2, float epsilon, float shrink, float rate) {

  static VectorAdam of(AdamArguments a) {
    double c1 = 1 - Math.pow(a.beta1(), (double) a.step());
    double s = Math.sqrt(1 - Math.pow(a.beta2(), (double) a.step()));
    return new VectorAdam(
        a.gradientScale(),
        a.beta1(),
        a.beta2(),
        (float) (s * a.epsilon()),
        (float) (1 - (double) a.rate() * a.decay()),
        (float) (-a.rate() * s / c1));
  }

  void run(long parameter, long gradient, long m, long v, int n) {
    int whole = Simd.SPECIES.loopBound(n);
    VectorMask<Float> all = Simd.first(Simd.COUNT);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      long at = 4L * i;
      step(parameter + at, gradient + at, m + at, v + at, all);
    }
    long at = 4L * whole;
    step(parameter + at, gradient + at, m + at, v + at, Simd.first(n - whole));
  }

  private void step(long parameter, long gradient, long m, long v, VectorMask<Float> mask) {
    FloatVector g = Simd.load(gradient, mask).mul(scale);
    FloatVector first = Simd.load(m, mask).mul(beta1).add(g.mul(1 - beta1));
    FloatVector second = Simd.load(v, mask).mul(beta2).add(g.mul(1 - beta2).mul(g));
    Simd.store(first, m, mask);
    Simd.store(second, v, mask);
    FloatVector update = first.div(second.sqrt().add(epsilon)).mul(rate);
    Simd.store(Simd.load(parameter, mask).mul(shrink).add(update), parameter, mask);
  }
}
