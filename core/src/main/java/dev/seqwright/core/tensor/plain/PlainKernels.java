package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Kernels;

/**
 * The kernels as plain loops, sums in double precision: runs anywhere, and is the oracle of the
 * other implementations.
 */
public final class PlainKernels {
  private PlainKernels() {}

  /** New kernels, for one worker. */
  public static Kernels create() {
    PlainElements elements = new PlainElements();
    return new Kernels(
        new PlainProducts(elements),
        elements,
        elements,
        elements,
        new PlainNorms(),
        new PlainRows(),
        new PlainSoftmax(),
        new PlainAttention(),
        new PlainPairs(),
        new PlainAdam());
  }
}
