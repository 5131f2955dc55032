package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.KernelsContract;

class PlainKernelsTest extends KernelsContract {
  private final Kernels kernels = PlainKernels.create();

  @Override
  protected Kernels kernels() {
    return kernels;
  }
}
