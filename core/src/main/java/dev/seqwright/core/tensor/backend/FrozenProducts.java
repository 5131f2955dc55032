package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** One worker's products, which multiply by {@link FrozenWeights} where they can. */
final class FrozenProducts implements ProductKernels {
  private final ProductKernels others;
  private final FrozenWeights weights;
  private final Map<FrozenWeights.Use, PackedLinear> packed = new HashMap<>();

  FrozenProducts(ProductKernels others, FrozenWeights weights) {
    this.others = others;
    this.weights = weights;
  }

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    others.gemm(a, b, c, beta);
  }

  @Override
  public void weightGradient(Tensor dy, Tensor x, Tensor dw, float beta) {
    others.weightGradient(dy, x, dw, beta);
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
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    return others.pack(weight, bias, activation);
  }
}
