package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.KernelsContract;

class VectorKernelsTest extends KernelsContract {
  private final Kernels kernels = new VectorKernels();

  @Override
  protected Kernels kernels() {
    return kernels;
  }
}
