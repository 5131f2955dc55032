package dev.seqwright.core.tensor;

/** Updates of parameters; see {@link Kernels}. */
public interface OptimizerKernels {

  /**
   * One step of Adam with decoupled weight decay over a flat buffer (Kingma and Ba 2015; Loshchilov
   * and Hutter 2019). With g = gradientScale gradient: m = beta1 m + (1 - beta1) g; v = beta2 v +
   * (1 - beta2) g^2; parameter = parameter - rate decay parameter - rate (m / c1) / (sqrt(v / c2) +
   * epsilon), c = 1 - beta^step.
   */
  void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, AdamArguments arguments);
}
