package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.onednn.OneDnnProducts;
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

@SuppressWarnings("this-escape") // what a subclass overrides reads no field of its own
public class PackedLinearTest {
  private final ProductKernels plain = PlainKernels.create().products();
  private final Workspace memory = new Workspace(new NativeSlabs());
  private OneDnnProducts oneDnn;
  private final Random random = new Random(3);

  protected OneDnnProducts oneDnn(ActivationKernels activations) {
    return new OneDnnProducts(activations);
  }

  @BeforeEach
  void create() {
    oneDnn = oneDnn(PlainKernels.create().activations());
  }

  @AfterEach
  void free() {
    oneDnn.close();
    memory.close();
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatLinearGives(Activation activation) {
    for (int outputs : new int[] {33, 301}) {
      Tensor weight = random(outputs, 70);
      Tensor bias = random(outputs);
      for (ProductKernels products : List.of(plain, oneDnn)) {
        for (int rows : new int[] {0, 1, 2, 5, 40, 150, 161}) {
          assertSame(products, random(rows, 70), weight, bias, activation);
          assertSame(products, random(rows, 70), weight, null, activation);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "256, 256",
    "1024, 256",
    "256, 1024",
    "1, 300",
    "3, 1",
    "65, 2048",
    "32, 32",
    "264, 3",
    "264, 400",
    "265, 2",
    "301, 37",
    "512, 2048"
  })
  void aRowHasTheSameBitsWhateverTheNumberOfRows(int outputs, int inputs) {
    Tensor x = random(300, inputs);
    Tensor weight = random(outputs, inputs);
    try (PackedLinear packed = oneDnn.pack(weight, random(outputs), Activation.IDENTITY)) {
      Tensor all = memory.allocate(300, outputs);
      packed.apply(x, all);
      for (int rows = 1; rows <= 300; rows += rows < 20 ? 1 : 7) {
        Tensor some = memory.allocate(rows, outputs);
        packed.apply(x.rows(0, rows), some);
        assertThat(some.toArray()).isEqualTo(all.rows(0, rows).toArray());
      }
    }
  }

  @Test
  void theWeightMayChangeAfterwards() {
    Tensor weight = memory.allocate(1, 2).fill(1, 2);
    Tensor out = memory.allocate(1, 1);
    for (ProductKernels products : List.of(plain, oneDnn)) {
      weight.fill(1, 2);
      try (PackedLinear packed = products.pack(weight, null, Activation.IDENTITY)) {
        weight.zero();
        packed.apply(memory.allocate(1, 2).fill(10, 1), out);
        assertThat(out.get(0)).isEqualTo(12);
      }
    }
  }

  @Test
  void workersWhoShareDoNotMeet() {
    for (ProductKernels products : List.of(plain, VectorKernels.create().products(), oneDnn)) {
      workersDoNotMeet(products, random(70, 300));
    }
    workersDoNotMeet(oneDnn, random(300, 300));
  }

  private void workersDoNotMeet(ProductKernels products, Tensor weight) {
    try (PackedLinear packed = products.pack(weight, null, Activation.IDENTITY)) {
      List<Tensor> inputs = List.of(random(40, 300), random(40, 300));
      List<float[]> alone = inputs.stream().map(x -> sharing(packed, x, weight.rows())).toList();
      for (int round = 0; round < 200; round++) {
        List<float[]> together =
            inputs.parallelStream().map(x -> sharing(packed, x, weight.rows())).toList();
        assertThat(together.get(0)).isEqualTo(alone.get(0));
        assertThat(together.get(1)).isEqualTo(alone.get(1));
      }
    }
  }

  private static float[] sharing(PackedLinear packed, Tensor x, int outputs) {
    try (NativeSlabs slabs = new NativeSlabs();
        PackedLinear shared = packed.share()) {
      Tensor out = new Workspace(slabs).allocate(40, outputs);
      shared.apply(x, out);
      return out.toArray();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (PackedLinear packed = oneDnn.pack(random(3, 4), null, Activation.IDENTITY)) {
      Tensor x = random(2, 5);
      Tensor out = memory.allocate(2, 3);
      assertThatThrownBy(() -> packed.apply(x, out)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void assertSame(
      ProductKernels products, Tensor x, Tensor weight, Tensor bias, Activation activation) {
    Tensor expected = memory.allocate(x.rows(), weight.rows());
    Tensor out = memory.allocate(x.rows(), weight.rows());
    plain.linear(x, weight, bias, activation, expected);
    try (PackedLinear packed = products.pack(weight, bias, activation)) {
      packed.apply(x, out);
    }
    for (long i = 0; i < out.size(); i++) {
      assertThat(out.get(i)).isCloseTo(expected.get(i), within(1e-5f));
    }
  }

  private Tensor random(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, 2 * random.nextFloat() - 1);
    }
    return tensor;
  }
}
