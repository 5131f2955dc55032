package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.KernelsContract;

class VectorKernelsTest extends KernelsContract {
  private final Kernels kernels = VectorKernels.create();

  @Override
  protected Kernels kernels() {
    return kernels;
  }
}
