package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Kernels;

/**
 * The kernels on the Vector API, in vectors of the processor's preferred width: needs nothing but
 * the JDK. Keeps its scratch memory from call to call, hence one instance a worker thread.
 */
public final class VectorKernels {
  private VectorKernels() {}

  /** New kernels, for one worker. */
  public static Kernels create() {
    return new Kernels(
        new VectorProducts(),
        new VectorElements(),
        new VectorActivations(),
        new VectorDropout(),
        new VectorNorms(),
        new VectorRows(),
        new VectorSoftmax(),
        new VectorAttention(),
        new VectorPairs(),
        new VectorAdam());
  }
}
