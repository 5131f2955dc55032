package dev.seqwright.core.tensor.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.ActivationKernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.ProductsContract;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneDnnProductsTest {
  private final ProductKernels plain = PlainKernels.create().products();
  private final OneDnnProducts products = oneDnn(PlainKernels.create().activations());
  private final Workspace memory = new Workspace(new NativeSlabs());
  private final Random random = new Random(7);

  OneDnnProducts oneDnn(ActivationKernels activations) {
    return new OneDnnProducts(activations);
  }

  @AfterEach
  void free() {
    products.close();
    memory.close();
  }

  @Nested
  class Products extends ProductsContract {
    @Override
    protected ProductKernels kernels() {
      return products;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 17, 33",
    "3, 1, 5",
    "2, 3, 1",
    "15, 33, 17",
    "16, 100, 3",
    "100, 33, 17",
    "33, 257, 1000",
    "1, 264, 3",
    "7, 300, 500",
    "600, 265, 4"
  })
  void multipliesEveryKindOfView(int m, int n, int k) {
    for (Matrix a : bothOrders(m, k)) {
      for (Matrix b : bothOrders(k, n)) {
        for (float beta : new float[] {0, 1}) {
          Tensor expected = random(m, n);
          Tensor out = memory.allocate(m, n).copyFrom(expected);
          plain.gemm(a, b, expected.matrix(), beta);
          products.gemm(a, b, out.matrix(), beta);
          assertClose(out, expected, k);
        }
      }
    }
  }

  @Test
  void readsAndWritesTheMiddleOfLargerMatrices() {
    Matrix a = random(40, 50).columns(7, 40).rows(3, 30);
    Matrix b = random(60, 50).columns(9, 29).rows(10, 43);
    Tensor expected = random(40, 50);
    Tensor out = memory.allocate(40, 50).copyFrom(expected);
    plain.gemm(a, b, expected.columns(5, 25).rows(2, 29), 1);
    products.gemm(a, b, out.columns(5, 25).rows(2, 29), 1);
    assertClose(out, expected, 33);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void ignoresWhatWasInTheOutputWhenBetaIsZero(int rows) {
    Tensor out = memory.allocate(rows, 3);
    out.memory().fill((byte) -1);
    assertThat(out.get(0)).isNaN();
    products.gemm(random(rows, 4).matrix(), random(4, 3).matrix(), out.matrix(), 0);
    assertThat(out.toArray()).doesNotContain(Float.NaN);
  }

  @Test
  void addsNothingForAnInnerDimensionOfZero() {
    Tensor out = memory.allocate(2, 2).fill(1, 2, 3, 4);
    Matrix a = memory.allocate(2, 0).matrix();
    Matrix b = memory.allocate(0, 2).matrix();
    products.gemm(a, b, out.matrix(), 1);
    assertThat(out.toArray()).containsExactly(1, 2, 3, 4);
    products.gemm(a, b, out.matrix(), 0);
    assertThat(out.toArray()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void doesNothingForNoRows() {
    for (int outputs : new int[] {5, 300}) {
      Tensor out = memory.allocate(0, outputs);
      Tensor weight = random(outputs, 7);
      products.linear(memory.allocate(0, 7), weight, random(outputs), Activation.RELU, out);
    }
  }

  @ParameterizedTest
  @EnumSource
  void appliesBiasAndActivation(Activation activation) {
    for (int outputs : new int[] {21, 301}) {
      Tensor weight = random(outputs, 33);
      Tensor bias = random(outputs);
      for (int rows : new int[] {1, 17, 300, 550}) {
        Tensor x = random(rows, 33);
        assertLinear(x, weight, bias, activation);
        assertLinear(x, weight, null, activation);
      }
    }
  }

  /** A sentence must get the same translation and score whatever batch it travels in. */
  @ParameterizedTest
  @CsvSource({"256, 256", "1024, 256", "256, 1024", "33, 17", "1, 700", "3, 2048", "130, 1"})
  void aRowHasTheSameBitsWhateverTheNumberOfRows(int n, int k) {
    Tensor x = random(1000, k);
    Tensor weight = random(n, k);
    Tensor bias = random(n);
    float[] all = linear(x, weight, bias).toArray();
    for (int rows : new int[] {1, 2, 7, 15, 16, 17, 64, 255, 256, 257, 513}) {
      Tensor some = linear(x.rows(0, rows), weight, bias);
      assertThat(some.toArray()).isEqualTo(Arrays.copyOf(all, rows * n));
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 256", "64, 1024", "1, 700", "17, 2048", "264, 3", "1000, 700"})
  void aRowOfAProductHasTheSameBitsWhateverTheNumberOfRows(int n, int k) {
    Tensor x = random(500, k);
    for (Matrix b : bothOrders(k, n)) {
      Tensor all = product(x, b);
      for (int rows : new int[] {1, 2, 7, 15, 16, 100}) {
        Tensor some = product(x.rows(0, rows), b);
        assertThat(some.toArray()).isEqualTo(all.rows(0, rows).toArray());
      }
    }
  }

  @Test
  void computesTheSameBitsOnEveryThread() {
    Tensor x = random(700, 256);
    Tensor weight = random(512, 256);
    Tensor here = linear(x, weight, null);
    Tensor there = CompletableFuture.supplyAsync(() -> linear(x, weight, null)).join();
    assertThat(there.toArray()).isEqualTo(here.toArray());
  }

  /** Workers change their threads between steps. */
  @Test
  void anotherThreadGoesOn() {
    Tensor x = random(600, 256);
    Tensor dy = random(600, 512);
    Tensor weight = random(512, 256);
    try (PackedLinear packed = products.pack(weight, null, Activation.IDENTITY)) {
      float[] first = onNewThread(() -> products(packed, x, dy));
      assertThat(onNewThread(() -> products(packed, x, dy))).isEqualTo(first);
    }
  }

  private float[] products(PackedLinear packed, Tensor x, Tensor dy) {
    Tensor gradient = memory.zeros(512, 256);
    products.weightGradient(dy, x, gradient, 0);
    Tensor out = memory.zeros(600, 512);
    packed.apply(x, out);
    return concatenated(gradient.toArray(), out.toArray());
  }

  private static float[] concatenated(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static float[] onNewThread(Supplier<float[]> task) {
    return CompletableFuture.supplyAsync(task, t -> Thread.ofPlatform().start(t)).join();
  }

  @Test
  void refusesMatricesThatDoNotFit() {
    Tensor a = random(2, 3);
    assertThatThrownBy(() -> products.gemm(a.matrix(), a.matrix(), a.matrix(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("product of");
    Matrix wide = random(4, 300).matrix();
    assertThatThrownBy(() -> products.gemm(a.matrix(), wide, memory.zeros(2, 300).matrix(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("product of");
  }

  @Test
  void refusesAViewThatLeavesItsMemory() {
    Tensor a = random(4, 4);
    Matrix outside = new Matrix(a.memory(), 8, 4, 4, 4, 1);
    assertThatThrownBy(() -> products.gemm(a.matrix(), outside, memory.zeros(4, 4).matrix(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside its memory");
  }

  @Test
  void refusesMemoryOnTheHeap() {
    Tensor heap = new Tensor(MemorySegment.ofArray(new float[16]), 4, 4);
    assertThatThrownBy(
            () -> products.gemm(heap.matrix(), heap.matrix(), memory.zeros(4, 4).matrix(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heap");
  }

  private void assertLinear(Tensor x, Tensor weight, Tensor bias, Activation activation) {
    Tensor expected = memory.allocate(x.rows(), weight.rows());
    Tensor out = memory.allocate(x.rows(), weight.rows());
    plain.linear(x, weight, bias, activation, expected);
    products.linear(x, weight, bias, activation, out);
    assertClose(out, expected, x.columns());
  }

  private Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    try (Arena arena = Arena.ofConfined()) {
      int n = weight.rows();
      Tensor out = new Tensor(arena.allocate(4L * x.rows() * n), x.rows(), n);
      products.linear(x, weight, bias, Activation.IDENTITY, out);
      return copy(out);
    }
  }

  private Tensor product(Tensor x, Matrix b) {
    Tensor out = memory.allocate(x.rows(), b.columns());
    products.gemm(x.matrix(), b, out.matrix(), 0);
    return out;
  }

  private static Tensor copy(Tensor tensor) {
    return new Tensor(MemorySegment.ofArray(tensor.toArray()), tensor.shape());
  }

  private Matrix[] bothOrders(int rows, int columns) {
    return new Matrix[] {
      random(rows, columns).matrix(), random(columns, rows).matrix().transposed()
    };
  }

  private Tensor random(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, 2 * random.nextFloat() - 1);
    }
    return tensor;
  }

  /** Rounding errors of k additions of products below 1. */
  private static void assertClose(Tensor actual, Tensor expected, int k) {
    for (long i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-6f + 1e-7f * k));
    }
  }
}
