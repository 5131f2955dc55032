package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.OptimizerKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Adam on the Vector API. */
final class VectorAdam implements OptimizerKernels {
  @Override
  public void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    Shapes.sameSize(gradient, parameter);
    Shapes.sameSize(m, parameter);
    Shapes.sameSize(v, parameter);
    Step.of(arguments)
        .run(
            Simd.address(parameter),
            Simd.address(gradient),
            Simd.address(m),
            Simd.address(v),
            Simd.size(parameter));
  }

  /**
   * The constants of a step, worked out once.
   *
   * <p>With s = sqrt(c2), (m / c1) / (sqrt(v / c2) + epsilon) is (s / c1) m / (sqrt(v) + s
   * epsilon), which saves two divisions an element.
   *
   * @param scale of the gradient
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon s epsilon
   * @param shrink 1 - rate decay
   * @param rate -rate s / c1
   */
  private record Step(
      float scale, float beta1, float beta2, float epsilon, float shrink, float rate) {

    static Step of(AdamArguments a) {
      double c1 = 1 - Math.pow(a.beta1(), (double) a.step());
      double s = Math.sqrt(1 - Math.pow(a.beta2(), (double) a.step()));
      return new Step(
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
        update(parameter + at, gradient + at, m + at, v + at, all);
      }
      long at = 4L * whole;
      update(parameter + at, gradient + at, m + at, v + at, Simd.first(n - whole));
    }

    private void update(long parameter, long gradient, long m, long v, VectorMask<Float> mask) {
      FloatVector g = Simd.load(gradient, mask).mul(scale);
      FloatVector first = Simd.load(m, mask).mul(beta1).add(g.mul(1 - beta1));
      FloatVector second = Simd.load(v, mask).mul(beta2).add(g.mul(1 - beta2).mul(g));
      Simd.store(first, m, mask);
      Simd.store(second, v, mask);
      FloatVector update = first.div(second.sqrt().add(epsilon)).mul(rate);
      Simd.store(Simd.load(parameter, mask).mul(shrink).add(update), parameter, mask);
    }
  }
}
