package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.function.Supplier;

/** A copy of a weight as it is, for kernels that have no better order for it. */
public final class PlainLinear implements PackedLinear {
  private final Slabs slabs = new NativeSlabs();
  private final Supplier<ProductKernels> workers;
  private final ProductKernels products;
  private final Tensor weight;
  private final Tensor bias;
  private final Activation activation;

  /**
   * @param workers gives the products of a worker: they are one thread's own
   */
  public PlainLinear(
      Supplier<ProductKernels> workers, Tensor weight, Tensor bias, Activation activation) {
    this.workers = workers;
    this.products = workers.get();
    this.weight = copy(weight);
    this.bias = bias == null ? null : copy(bias);
    this.activation = activation;
  }

  private Tensor copy(Tensor tensor) {
    return new Tensor(slabs.slab(4 * tensor.size()), tensor.shape()).copyFrom(tensor);
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    products.linear(x, weight, bias, activation, out);
  }

  @Override
  public PackedLinear share() {
    return new PlainLinear(workers, weight, bias, activation);
  }

  @Override
  public void close() {
    slabs.close();
  }
}
