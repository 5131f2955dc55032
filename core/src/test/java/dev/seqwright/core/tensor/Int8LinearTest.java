package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.seqwright.core.tensor.onednn.OneDnn;
import dev.seqwright.core.tensor.onednn.OneDnnByteGemm;
import dev.seqwright.core.tensor.onednn.OneDnnProducts;
import dev.seqwright.core.tensor.plain.PlainInt8Linear;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.vector.VectorKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("this-escape") // what a subclass overrides reads no field of its own
public class Int8LinearTest {
  private final ProductKernels plain = PlainKernels.create().products();
  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private OneDnnProducts oneDnn;
  private List<ProductKernels> fast;
  private final Random random = new Random(3);

  protected OneDnnProducts oneDnn(ActivationKernels activations) {
    return new OneDnnProducts(activations);
  }

  /** Without VNNI, oneDNN's gemm does. */
  protected boolean oneDnnSumsIn16Bits() {
    return OneDnn.packs() && !OneDnn.sumsBytesExactly();
  }

  /** The largest byte of x. */
  private int largest(ProductKernels products) {
    return products == oneDnn && oneDnnSumsIn16Bits()
        ? OneDnnByteGemm.LARGEST_IN_PAIRS
        : ByteProduct.LARGEST;
  }

  @BeforeEach
  void create() {
    oneDnn = oneDnn(VectorKernels.create().activations());
    fast = List.of(VectorKernels.create().products(), oneDnn);
  }

  @AfterEach
  void free() {
    oneDnn.close();
    memory.close();
  }

  @ParameterizedTest
  @CsvSource({"33, 70", "1, 1", "5, 16", "17, 511", "40, 513", "24, 2048", "300, 64"})
  void everyImplementationGivesTheSameBits(int outputs, int inputs) {
    QuantizedMatrix weight = QuantizedMatrix.of(random(outputs, inputs), slabs);
    Tensor bias = random(outputs);
    Tensor x = random(150, inputs);
    x.rows(3, 4).zero();
    for (ProductKernels products : fast) {
      Tensor expected = memory.allocate(150, outputs);
      try (var oracle = new PlainInt8Linear(weight, bias, Activation.RELU, largest(products))) {
        oracle.apply(x, expected);
      }
      for (int rows : new int[] {0, 1, 2, 5, 6, 7, 8, 9, 20, 21, 31, 64, 150}) {
        Tensor out = product(products, weight, bias, Activation.RELU, x.rows(0, rows));
        assertThat(out.toArray()).isEqualTo(expected.rows(0, rows).toArray());
      }
    }
  }

  /** No sum saturates: all bytes of x are the largest, all of the weight too, with either sign. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 25, 150})
  void theLargestSumsAreExact(int rows) {
    Tensor x = memory.allocate(rows, 3000);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, 1);
    }
    Tensor signs = memory.allocate(2, 3000);
    for (int i = 0; i < signs.size(); i++) {
      signs.set(i, i < 3000 ? 1 : -1);
    }
    QuantizedMatrix weight = QuantizedMatrix.of(signs, slabs);
    for (ProductKernels products : List.of(plain, fast.get(0), fast.get(1))) {
      Tensor out = product(products, weight, null, Activation.IDENTITY, x);
      float all = 127 * 3000 * weight.scales().get(0);
      for (int i = 0; i < out.size(); i++) {
        assertThat(out.get(i)).isCloseTo(i % 2 == 0 ? all : -all, withinPercentage(0.0001));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCloseToTheProductInFloats(Activation activation) {
    Tensor weight = random(40, 256);
    Tensor bias = random(40);
    Tensor x = random(9, 256);
    Tensor exact = memory.allocate(9, 40);
    plain.linear(x, weight, bias, activation, exact);
    for (ProductKernels products : List.of(plain, fast.get(0), fast.get(1))) {
      Tensor out = product(products, QuantizedMatrix.of(weight, slabs), bias, activation, x);
      float wide = largest(products) == ByteProduct.LARGEST ? 0.15f : 0.2f;
      for (int i = 0; i < out.size(); i++) {
        assertThat(out.get(i)).isCloseTo(exact.get(i), within(wide));
      }
    }
  }

  @Test
  void whatIsNotANumberStaysVisible() {
    QuantizedMatrix weight = QuantizedMatrix.of(random(3, 20), slabs);
    Tensor x = random(1, 20);
    x.set(5, Float.NaN);
    for (ProductKernels products : List.of(plain, fast.get(0), fast.get(1))) {
      assertThat(product(products, weight, null, Activation.IDENTITY, x).toArray())
          .containsOnly(Float.NaN);
    }
  }

  @Test
  void quantizingTheProductsOfScalesAndBytesChangesNothing() {
    Tensor weight = random(50, 33);
    QuantizedMatrix once = QuantizedMatrix.of(weight, slabs);
    once.dequantize(weight);
    QuantizedMatrix twice = QuantizedMatrix.of(weight, slabs);
    assertThat(twice.bytes().mismatch(once.bytes())).isEqualTo(-1);
    assertThat(twice.scales().toArray()).isEqualTo(once.scales().toArray());
  }

  @Test
  void aByteIsAtMostHalfAScaleAway() {
    Tensor weight = random(8, 100);
    Tensor bytes = memory.allocate(8, 100);
    QuantizedMatrix matrix = QuantizedMatrix.of(weight, slabs);
    matrix.dequantize(bytes);
    for (int i = 0; i < weight.size(); i++) {
      float half = matrix.scales().get(i / 100) * 0.5001f;
      assertThat(bytes.get(i)).isCloseTo(weight.get(i), within(half));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    QuantizedMatrix weight = QuantizedMatrix.of(random(3, 4), slabs);
    Tensor x = random(2, 5);
    Tensor out = memory.allocate(2, 3);
    for (ProductKernels products : List.of(plain, fast.get(0), fast.get(1))) {
      try (PackedLinear packed = products.pack(weight, null, Activation.IDENTITY)) {
        assertThatThrownBy(() -> packed.apply(x, out)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private Tensor product(
      ProductKernels products,
      QuantizedMatrix weight,
      Tensor bias,
      Activation activation,
      Tensor x) {
    Tensor out = memory.allocate(x.rows(), weight.outputs());
    try (PackedLinear packed = products.pack(weight, bias, activation);
        PackedLinear shared = packed.share()) {
      shared.apply(x, out);
    }
    return out;
  }

  private Tensor random(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, 2 * random.nextFloat() - 1);
    }
    return tensor;
  }
}
