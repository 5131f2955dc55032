package dev.seqwright.core.tensor;

class VectorKernelsTest extends KernelsContract {
  private final Kernels kernels = new VectorKernels();

  @Override
  Kernels kernels() {
    return kernels;
  }
}
