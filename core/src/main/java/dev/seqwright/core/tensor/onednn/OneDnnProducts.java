package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.RowBlocks;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.FloatByteProduct;
import dev.seqwright.core.tensor.vector.Int8Constants;
import dev.seqwright.core.tensor.vector.Int8Linear;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matrix products by oneDNN, on the calling thread alone. One worker's; {@link #close} frees its
 * scratch memory.
 *
 * <p>A row's result has the same bits whatever the number of rows is.
 */
public final class OneDnnProducts implements ProductKernels, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OneDnnProducts.class);
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final ActivationKernels activations;
  private final OneDnnFunctions functions;
  private final OneDnnGemm gemm = new OneDnnGemm();
  private final OneDnnPackedFactor packed;
  private final OneDnnWeightGradient weightGradient;

  /**
   * @param activations computes what follows a product
   */
  public OneDnnProducts(ActivationKernels activations) {
    this(activations, OneDnnFunctions.here());
  }

  OneDnnProducts(ActivationKernels activations, OneDnnFunctions functions) {
    this.activations = activations;
    this.functions = functions;
    packed = new OneDnnPackedFactor(functions.floats());
    weightGradient = new OneDnnWeightGradient(gemm, packed);
  }

  /** What is slower here than elsewhere on this processor, if anything. */
  public static Optional<String> loss() {
    return OneDnnFunctions.here().loss();
  }

  @Override
  public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
    if (packed.suits(b)) {
      packed.right(b).after(a, c, beta, null);
    } else {
      gemm.multiply(a, b, c, beta);
    }
  }

  @Override
  public void weightGradient(Tensor dy, Tensor x, Tensor dw, float beta) {
    weightGradient.run(dy, x, dw, beta);
  }

  @Override
  public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
    Matrix w = weight.matrix().transposed();
    if (packed.suits(w)) {
      packed.right(w);
      blocks(x, activation, out, (from, to) -> packed.after(from, to.matrix(), 0, bias));
    } else if (bias == null && activation == Activation.IDENTITY) {
      gemm.multiply(x.matrix(), w, out.matrix(), 0);
    } else {
      blocks(x, activation, out, (from, to) -> biased(from, w, bias, to));
    }
  }

  /** Applies the activation while a block of products is still in a cache. */
  private void blocks(
      Tensor x, Activation activation, Tensor out, BiConsumer<Matrix, Tensor> product) {
    int size = RowBlocks.size(out.rows());
    for (int from = 0; from < out.rows(); from += size) {
      int to = Math.min(out.rows(), from + size);
      Tensor block = out.rows(from, to);
      product.accept(x.rows(from, to).matrix(), block);
      if (activation != Activation.IDENTITY) {
        activations.activate(activation, block, block);
      }
    }
  }

  @Override
  public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    return packed.suits(weight.rows(), weight.columns())
        ? new OneDnnGemmLinear(functions.floats().orElseThrow(), weight, bias, activation)
        : new OneDnnLinear(weight, bias, activation);
  }

  @Override
  public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
    if (!TOLD.getAndSet(true)) {
      tellOfBytes();
    }
    Int8Constants constants = Int8Constants.of(weight, bias);
    return new Int8Linear(product(weight), constants, weight.inputs(), activation);
  }

  /** The fastest product of bytes whose sums are exact. */
  ByteProduct product(QuantizedMatrix weight) {
    if (OneDnn.sumsBytesExactly()) {
      return new OneDnnByteProduct(weight);
    }
    return functions.bytes().isPresent()
        ? new OneDnnByteGemm(functions.bytes().get(), weight)
        : new FloatByteProduct(weight, w -> pack(w, null, Activation.IDENTITY));
  }

  private void tellOfBytes() {
    if (OneDnn.sumsBytesExactly()) {
      return;
    }
    if (functions.bytes().isPresent()) {
      LOG.info(
          "int8: inputs have {} steps, not 256, as this processor has no VNNI",
          OneDnnByteGemm.LARGEST_IN_PAIRS + 1);
    } else if (!OneDnn.packs()) { // else loss() has told
      LOG.warn("int8 is about as fast as float32: no instructions for products of bytes here");
    }
  }

  private void biased(Matrix x, Matrix weight, Tensor bias, Tensor out) {
    if (bias != null) {
      repeat(bias, out);
    }
    gemm.multiply(x, weight, out.matrix(), bias == null ? 0 : 1);
  }

  /** The product is added to the bias, which costs no pass of its own over the output. */
  private static void repeat(Tensor bias, Tensor out) {
    long bytes = bias.memory().byteSize();
    for (int i = 0; i < out.rows(); i++) {
      MemorySegment.copy(bias.memory(), 0, out.memory(), i * bytes, bytes);
    }
  }

  @Override
  public void close() {
    weightGradient.close();
    packed.close();
    gemm.close();
  }
}
