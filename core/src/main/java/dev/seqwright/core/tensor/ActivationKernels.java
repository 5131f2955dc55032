package dev.seqwright.core.tensor;

/** Activation functions and their gradients; see {@link Kernels}. */
public interface ActivationKernels {

  /** out = f(x); out may be x. */
  void activate(Activation activation, Tensor x, Tensor out);

  /**
   * dx = dy f'(x) + beta dx, where x is the input of the function (its output serves as well for
   * RELU). dx may be dy when beta = 0.
   */
  void activateBackward(Activation activation, Tensor x, Tensor dy, Tensor dx, float beta);
}
