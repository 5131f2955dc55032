package dev.seqwright.core.tensor;

/**
 * out = f(x W' + b) with a frozen weight, kept in the order in which the processor reads it: for
 * inference. Made by {@link ProductKernels#pack}; used by the worker that made it.
 */
public interface PackedLinear extends AutoCloseable {
  /** x (N, I), out (N, O). A row's result does not depend on the other rows. */
  void apply(Tensor x, Tensor out);

  /** The same for another worker, on the same packed weight. Both are closed, this one last. */
  PackedLinear share();

  @Override
  void close();
}
