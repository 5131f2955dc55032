package dev.seqwright.core.tensor;

import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * {@link PackedLinear} by oneDNN's gemm, which without AVX-512 is a tenth to a quarter faster than
 * its matmul ({@link OneDnnLinear}). It has two kernels; for a packed weight that {@link #suits} it
 * takes the one that sums every row in the same order, whatever their number.
 */
final class OneDnnGemmLinear implements PackedLinear {
  /** Fewer take the other kernel: oneDNN asks whether 1 / outputs + 1 / rows is below 0.0038. */
  private static final int FEWEST_OUTPUTS = 264;

  private static final int FEWEST_INPUTS = 3;

  /** Rows whose outputs are still in a cache when the activation comes. */
  private static final int BLOCK = 160;

  private static final MethodHandle GEMM =
      OneDnn.function("14extended_sgemmEPKcS3_PKlS5_S5_PKfS7_S5_S7_S5_S7_PfS5_S7_b", 15);

  /** The last argument, which would choose the other kernel; as wide as the others in a call. */
  private static final long NOT_FORCED = 0;

  private final Slabs slabs = new NativeSlabs();
  private final VectorActivations activations = new VectorActivations();
  private final OneDnnPackedWeight weight;
  private final Tensor bias;
  private final Activation activation;
  private final boolean owner;
  private final GemmArguments arguments;

  /** Copies a weight (O, I) that suits, and its bias (O), which may be null. */
  OneDnnGemmLinear(Tensor weight, Tensor bias, Activation activation) {
    this.weight =
        new OneDnnPackedWeight(
            OneDnnPackedWeight.Elements.FLOATS,
            Lanes.address(weight),
            weight.rows(),
            weight.columns());
    this.bias = new Tensor(slabs.slab(4L * weight.rows()), weight.rows()).zero();
    if (bias != null) {
      this.bias.copyFrom(bias);
    }
    this.activation = activation;
    owner = true;
    arguments = new GemmArguments(slabs, weight.rows(), weight.columns());
  }

  private OneDnnGemmLinear(OneDnnGemmLinear other) {
    weight = other.weight;
    bias = other.bias;
    activation = other.activation;
    owner = false;
    arguments = new GemmArguments(slabs, weight.outputs(), weight.inputs());
  }

  /** Whether a weight (O, I) is large enough, and the processor has no AVX-512. */
  static boolean suits(Tensor weight) {
    return OneDnn.packs()
        && !OneDnn.hasWideVectors()
        && weight.rows() >= FEWEST_OUTPUTS
        && weight.columns() >= FEWEST_INPUTS;
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
      OneDnn.check(product(Lanes.address(x), Lanes.address(out), x.rows()), "extended_sgemm");
    } finally {
      Reference.reachabilityFence(this);
    }
    if (activation != Activation.IDENTITY) {
      activations.forward(activation, out, out);
    }
  }

  private int product(long x, long out, int rows) {
    GemmArguments of = arguments;
    try {
      return (int)
          GEMM.invokeExact(
              of.letter('P'),
              of.letter('N'),
              of.outputs(),
              of.rows(rows),
              of.inputs(),
              of.one(),
              weight.address(),
              of.inputs(),
              x,
              of.inputs(),
              of.zero(),
              out,
              of.outputs(),
              Lanes.address(bias),
              NOT_FORCED);
    } catch (Throwable e) {
      throw new IllegalStateException("extended_sgemm failed", e);
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
