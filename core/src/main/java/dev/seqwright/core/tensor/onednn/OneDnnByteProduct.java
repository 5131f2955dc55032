package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.QuantizedMatrix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * Products of bytes by oneDNN. A primitive serves one number of rows: rows are taken in blocks of
 * powers of two and padded to the smallest of these, so there are few.
 */
final class OneDnnByteProduct implements ByteProduct {
  private static final int LARGEST_BLOCK = 128;
  private static final int SMALLEST_BLOCK = 8;

  private final OneDnnScope scope = new OneDnnScope();
  private final Map<Integer, OneDnnMatmul> byRows = new HashMap<>();
  private final Optional<OneDnnWeight> owned;
  private final OneDnnWeight weight;
  private final dnnl_stream stream;
  private final int inputs;
  private final int outputs;

  /** Packs a weight; where {@link OneDnn#sumsBytesExactly} only, else sums saturate. */
  OneDnnByteProduct(QuantizedMatrix matrix) {
    this(packed(matrix), true, matrix.inputs(), matrix.outputs());
  }

  private OneDnnByteProduct(OneDnnWeight weight, boolean owner, int inputs, int outputs) {
    this.weight = weight;
    this.owned = owner ? Optional.of(weight) : Optional.empty();
    this.inputs = inputs;
    this.outputs = outputs;
    OneDnn.useCallingThreadOnly();
    this.stream = OneDnn.stream(scope);
  }

  private static OneDnnWeight packed(QuantizedMatrix matrix) {
    OneDnnMatmul.Form form =
        new OneDnnMatmul.Form(
            LARGEST_BLOCK,
            matrix.inputs(),
            matrix.outputs(),
            Activation.IDENTITY,
            OneDnnMatmul.Elements.BYTES);
    return new OneDnnWeight(form, matrix.bytes().address());
  }

  @Override
  public int paddedRows(int rows) {
    int padded = 0;
    for (int left = rows; left > 0; left -= block(left)) {
      padded += block(left);
    }
    return padded;
  }

  /** The power of two under what is left, or the one above when it is nearly filled. */
  private static int block(int left) {
    int under = Integer.highestOneBit(left);
    return Math.clamp(left > under * 3L / 2 ? 2 * under : under, SMALLEST_BLOCK, LARGEST_BLOCK);
  }

  @Override
  public void multiply(long x, long sums, int rows) {
    for (int from = 0; from < rows; ) {
      int block = block(rows - from);
      byRows
          .computeIfAbsent(block, n -> weight.matmul(scope, n, 0))
          .execute(stream, x + (long) from * inputs, sums + 4L * from * outputs);
      from += block;
    }
  }

  @Override
  public ByteProduct share() {
    return new OneDnnByteProduct(weight, false, inputs, outputs);
  }

  @Override
  public void close() {
    scope.close();
    owned.ifPresent(OneDnnWeight::close);
  }
}
