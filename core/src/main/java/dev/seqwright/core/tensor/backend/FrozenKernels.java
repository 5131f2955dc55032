package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ForwardingKernels;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** One worker's kernels that multiply by {@link FrozenWeights} where they can. */
final class FrozenKernels extends ForwardingKernels {
  private final Kernels others;
  private final FrozenWeights weights;
  private final Map<FrozenWeights.Use, PackedLinear> packed = new HashMap<>();

  FrozenKernels(Kernels others, FrozenWeights weights) {
    super(others);
    this.others = others;
    this.weights = weights;
  }

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    others.gemm(a, b, c, beta);
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    if (!weights.holds(weight)) {
      others.linear(x, weight, bias, activation, out);
      return;
    }
    long biasAddress = bias == null ? 0 : bias.memory().address();
    FrozenWeights.Use use =
        new FrozenWeights.Use(weight.memory().address(), biasAddress, activation);
    packed.computeIfAbsent(use, u -> weights.packed(u, weight, bias)).apply(x, out);
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return others.pack(weight, bias, activation);
  }

  @Override
  public void gatherRows(Tensor table, int[] ids, float scale, Tensor out) {
    if (!weights.inBytes() || !weights.holds(table)) {
      super.gatherRows(table, ids, scale, out);
      return;
    }
    QuantizedMatrix rows = weights.bytes(table);
    Shapes.indices(ids, out.rows(), rows.outputs());
    for (int i = 0; i < out.rows(); i++) {
      rows.row(ids[i], scale, out.memory(), (long) i * out.columns());
    }
  }
}
