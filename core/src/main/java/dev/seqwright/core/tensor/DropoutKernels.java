package dev.seqwright.core.tensor;

/**
 * Dropout (Srivastava et al. 2014): element i is kept where {@code CounterRandom.kept(key, i,
 * threshold(p))}, and scaled by 1 / (1 - p). See {@link Kernels}.
 */
public interface DropoutKernels {

  /** out = drop(x); out may be x. Its own backward pass, with the same key. p = 0 copies. */
  void dropout(Tensor x, double p, long key, Tensor out);

  /** out = residual + drop(x); out may be residual or x. */
  void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out);
}
