package dev.seqwright.core.tensor.plain;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;

/** Matrix products as plain loops. */
final class PlainProducts implements ProductKernels {
  private final ActivationKernels activations;

  PlainProducts(ActivationKernels activations) {
    this.activations = activations;
  }

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    Shapes.product(a, b, c);
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < a.columns(); k++) {
          sum += (double) a.get(i, k) * b.get(k, j);
        }
        c.set(i, j, (float) (beta == 0 ? sum : sum + beta * c.get(i, j)));
      }
    }
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    gemm(x.matrix(), weight.matrix().transposed(), out.matrix(), 0);
    if (bias != null) {
      addBias(bias, out);
    }
    activations.activate(activation, out, out);
  }

  /** out[i, j] += bias[j]. */
  private static void addBias(Tensor bias, Tensor out) {
    int columns = out.columns();
    for (long i = 0; i < out.size(); i++) {
      out.set(i, out.get(i) + bias.get(i % columns));
    }
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return new PlainLinear(() -> this, weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    return new PlainInt8Linear(weight, bias, activation, ByteProduct.LARGEST);
  }
}
