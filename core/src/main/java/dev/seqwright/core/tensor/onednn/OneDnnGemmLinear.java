package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.Simd;
import dev.seqwright.core.tensor.vector.VectorActivations;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.ref.Reference;

/**
 * {@link PackedLinear} by oneDNN's gemm, which without AVX-512 is a tenth to a quarter faster than
 * its matmul ({@link OneDnnLinear}). It has two kernels; for a packed weight that {@link
 * OneDnnSgemm#suits} it takes the one that sums every row in the same order, whatever their number.
 */
final class OneDnnGemmLinear implements PackedLinear {
  /** Rows whose outputs are still in a cache when the activation comes. */
  private static final int BLOCK = 160;

  private final OneDnnSgemm sgemm;
  private final Slabs slabs = new NativeSlabs();
  private final VectorActivations activations = new VectorActivations();
  private final OneDnnPackedWeight weight;
  private final Tensor bias;
  private final Activation activation;
  private final boolean owner;
  private final GemmArguments arguments;

  /** Copies a weight (O, I) that suits, and its bias (O), which may be null. */
  OneDnnGemmLinear(OneDnnSgemm sgemm, Tensor weight, Tensor bias, Activation activation) {
    this.sgemm = sgemm;
    this.weight =
        new OneDnnPackedWeight(
            sgemm.packing(), Simd.address(weight), weight.rows(), weight.columns());
    this.bias = new Tensor(slabs.slab(4L * weight.rows()), weight.rows()).zero();
    if (bias != null) {
      this.bias.copyFrom(bias);
    }
    this.activation = activation;
    owner = true;
    arguments = this.weight.arguments(slabs);
  }

  private OneDnnGemmLinear(OneDnnGemmLinear other) {
    sgemm = other.sgemm;
    weight = other.weight;
    bias = other.bias;
    activation = other.activation;
    owner = false;
    arguments = weight.arguments(slabs);
  }

  @Override
  public PackedLinear share() {
    return new OneDnnGemmLinear(this);
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    if (x.columns() != weight.inputs()
        || out.columns() != weight.outputs()
        || x.rows() != out.rows()) {
      throw new IllegalArgumentException(
          x + " into " + out + " by a weight (" + weight.outputs() + ", " + weight.inputs() + ")");
    }
    OneDnn.useCallingThreadOnly();
    for (int from = 0; from < x.rows(); from += BLOCK) {
      int to = Math.min(x.rows(), from + BLOCK);
      block(x.rows(from, to), out.rows(from, to));
    }
  }

  private void block(Tensor x, Tensor out) {
    try {
      sgemm.multiply(
          arguments.rows(x.rows()),
          'P',
          weight.address(),
          'N',
          Simd.address(x),
          arguments.zero(),
          Simd.address(out),
          Simd.address(bias));
    } finally {
      Reference.reachabilityFence(this);
    }
    if (activation != Activation.IDENTITY) {
      activations.activate(activation, out, out);
    }
  }

  @Override
  public void close() {
    slabs.close();
    if (owner) {
      weight.close();
    }
  }
}
