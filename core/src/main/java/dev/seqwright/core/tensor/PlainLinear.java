package dev.seqwright.core.tensor;

/** A copy of a weight as it is, for kernels that have no better order for it. */
final class PlainLinear implements PackedLinear {
  private final Slabs slabs = new NativeSlabs();
  private final Kernels kernels;
  private final Tensor weight;
  private final Tensor bias;
  private final Activation activation;

  PlainLinear(Kernels kernels, Tensor weight, Tensor bias, Activation activation) {
    this.kernels = kernels;
    this.weight = copy(weight);
    this.bias = bias == null ? null : copy(bias);
    this.activation = activation;
  }

  private Tensor copy(Tensor tensor) {
    return new Tensor(slabs.slab(4 * tensor.size()), tensor.shape()).copyFrom(tensor);
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    kernels.linear(x, weight, bias, activation, out);
  }

  /** Its kernels are one worker's own, so a worker who shares gets a copy. */
  @Override
  public PackedLinear share() {
    return new PlainLinear(kernels, weight, bias, activation);
  }

  @Override
  public void close() {
    slabs.close();
  }
}
