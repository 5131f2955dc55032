package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;

/**
 * out = f(x W' + b) with W in bytes, on the Vector API around a {@link ByteProduct}.
 *
 * <pre>
 *   (1) z_n = min(0, min_i x_ni),  a_n = (max(0, max_i x_ni) - z_n) / L
 *       u_ni = round((x_ni - z_n) / a_n)                        the row in bytes 0 to L, ties to even
 *   (2) s_no = sum_i u_ni w_oi                                  exact, in integers
 *   (3) out_no = f(scale_o (a_n s_no + z_n sum_i w_oi) + b_o)
 * </pre>
 *
 * L is the largest byte whose sums are exact: 255, and 129 where a processor sums in 16 bits. So
 * implementations with the same L give the same bits, and a row's do not depend on the other rows.
 */
public final class Int8Linear implements PackedLinear {
  /** Sums that stay in the processor's cache between (2) and (3). */
  private static final int BLOCK_SUMS = 1 << 18;

  private static final int MOST_ROWS = 128;
  private static final int FEWEST_ROWS = VectorApi.rowsInCache();

  /** One for each thread, shared by all weights that the thread multiplies by. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final ByteProduct product;
  private final Int8Rows quantization;
  private final Int8Constants constants;
  private final int inputs;
  private final int outputs;
  private final Activation activation;
  private final int block;
  private final VectorActivations activations = new VectorActivations();

  public Int8Linear(
      ByteProduct product, Int8Constants constants, int inputs, Activation activation) {
    this.product = product;
    this.quantization = new Int8Rows(product.largest());
    this.constants = constants;
    this.inputs = inputs;
    this.outputs = constants.scales().columns();
    this.activation = activation;
    this.block = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, BLOCK_SUMS / outputs));
  }

  @Override
  public PackedLinear share() {
    return new Int8Linear(product.share(), constants.borrowed(), inputs, activation);
  }

  @Override
  public void apply(Tensor x, Tensor out) {
    if (x.columns() != inputs || out.columns() != outputs || x.rows() != out.rows()) {
      throw new IllegalArgumentException(
          x + " into " + out + " by a weight (" + outputs + ", " + inputs + ")");
    }
    Scratch scratch = SCRATCH.get();
    try {
      for (int from = 0; from < x.rows(); from += block) {
        int to = Math.min(x.rows(), from + block);
        block(scratch, x.rows(from, to), out.rows(from, to));
      }
    } finally {
      Reference.reachabilityFence(scratch);
    }
  }

  /** Computes the sums in place of the outputs, unless there are rows of padding. */
  private void block(Scratch scratch, Tensor x, Tensor out) {
    int rows = product.paddedRows(x.rows());
    long apart = rows > x.rows() ? (long) rows * outputs : 0;
    long floats = (long) rows * Int8Rows.RANGE;
    long first = scratch.address(apart + floats + (long) rows * inputs / 4 + 16);
    long sums = apart > 0 ? first : Simd.address(out);
    long ranges = first + 4 * apart;
    long quantized = ranges + 4 * floats;
    quantization.quantize(Simd.address(x), x.rows(), inputs, quantized, ranges);
    product.multiply(quantized, sums, x.rows());
    new Int8Outputs(constants, activation == Activation.RELU)
        .compute(sums, ranges, x.rows(), Simd.address(out));
    if (activation != Activation.IDENTITY && activation != Activation.RELU) {
      activations.activate(activation, out, out);
    }
  }

  @Override
  public void close() {
    product.close();
    constants.slabs().close();
  }
}
