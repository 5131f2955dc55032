package dev.seqwright.core.tensor;

class PlainKernelsTest extends KernelsContract {
  private final Kernels kernels = new PlainKernels();

  @Override
  Kernels kernels() {
    return kernels;
  }
}
