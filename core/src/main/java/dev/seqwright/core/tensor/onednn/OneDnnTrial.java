package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.ByteProduct;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.vector.VectorKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * One small product of each kind whose sums are known, so that a library that loads and then cannot
 * compute is passed over before anybody relies on it. All numbers are small integers: the sums are
 * exact, whatever their order.
 */
public final class OneDnnTrial {
  private static final int ROWS = 8;
  private static final int INPUTS = 4;
  private static final int LARGEST = 127;

  private final Slabs slabs;
  private final OneDnnProducts products;

  private OneDnnTrial(Slabs slabs, OneDnnProducts products) {
    this.slabs = slabs;
    this.products = products;
  }

  /** What went wrong with the library that is loaded, if anything. */
  public static Optional<String> obstacle() {
    return obstacle(OneDnnFunctions.here());
  }

  /** Likewise, with some of its functions. */
  static Optional<String> obstacle(OneDnnFunctions functions) {
    try (Slabs slabs = new NativeSlabs();
        OneDnnProducts products =
            new OneDnnProducts(VectorKernels.create().activations(), functions)) {
      OneDnnTrial trial = new OneDnnTrial(slabs, products);
      return trial.floats(1).or(() -> trial.floats(OneDnnSgemm.FEWEST_OUTPUTS)).or(trial::bytes);
    } catch (IllegalStateException | LinkageError e) {
      return Optional.of("a small product failed: " + e.getMessage());
    }
  }

  /** x (N, I) all 2, w (O, I) all 3. */
  private Optional<String> floats(int outputs) {
    Tensor x = filled(2, ROWS, INPUTS);
    Tensor weight = filled(3, outputs, INPUTS);
    Tensor out = filled(0, ROWS, outputs);
    products.gemm(x.matrix(), weight.matrix().transposed(), out.matrix(), 0);
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) != 2 * 3 * INPUTS) {
        return wrong("float32", out.get(i), 2 * 3 * INPUTS);
      }
    }
    return Optional.empty();
  }

  /** x (N, I) all 2, w (1, I) all the largest byte. */
  private Optional<String> bytes() {
    QuantizedMatrix weight = QuantizedMatrix.of(filled(LARGEST, 1, INPUTS), slabs);
    try (ByteProduct product = products.product(weight)) {
      int rows = product.paddedRows(ROWS);
      MemorySegment x = slabs.slab((long) rows * INPUTS).fill((byte) 2);
      MemorySegment sums = slabs.slab(4L * rows);
      product.multiply(x.address(), sums.address(), ROWS);
      int sum = sums.getAtIndex(ValueLayout.JAVA_INT, ROWS - 1);
      int expected = 2 * LARGEST * INPUTS;
      return sum == expected ? Optional.empty() : wrong("int8", sum, expected);
    }
  }

  private Tensor filled(float value, int... shape) {
    Tensor tensor = new Tensor(slabs.slab(4 * Tensor.elements(shape)), shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, value);
    }
    return tensor;
  }

  private static Optional<String> wrong(String kind, Number found, Number expected) {
    return Optional.of("a small product in " + kind + " gave " + found + ", expected " + expected);
  }
}
