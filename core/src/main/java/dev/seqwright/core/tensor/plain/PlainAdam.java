package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.AdamArguments;
import dev.seqwright.core.tensor.OptimizerKernels;
import dev.seqwright.core.tensor.Tensor;

/** Adam as a plain loop. */
final class PlainAdam implements OptimizerKernels {
  @Override
  public void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments) {
    double c1 = 1 - Math.pow(arguments.beta1(), (double) arguments.step());
    double c2 = 1 - Math.pow(arguments.beta2(), (double) arguments.step());
    for (long i = 0; i < parameter.size(); i++) {
      double g = arguments.gradientScale() * gradient.get(i);
      double m1 = arguments.beta1() * m.get(i) + (1 - arguments.beta1()) * g;
      double v1 = arguments.beta2() * v.get(i) + (1 - arguments.beta2()) * g * g;
      double update = m1 / c1 / (Math.sqrt(v1 / c2) + arguments.epsilon());
      double old = parameter.get(i);
      m.set(i, (float) m1);
      v.set(i, (float) v1);
      parameter.set(i, (float) (old - arguments.rate() * (arguments.decay() * old + update)));
    }
  }
}
