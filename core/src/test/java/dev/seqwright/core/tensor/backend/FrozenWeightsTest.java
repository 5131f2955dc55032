package dev.seqwright.core.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenWeightsTest {
  private final Workspace memory = new Workspace(new NativeSlabs());
  private final Tensor weight = memory.allocate(2, 3).fill(1, 2, 3, -4, 5, 127);
  private final Tensor bias = memory.allocate(2).fill(10, 20);
  private final Tensor x = memory.allocate(1, 3).fill(1, 0, -1);
  private final Tensor out = memory.allocate(1, 2);

  @AfterEach
  void free() {
    memory.close();
  }

  @ParameterizedTest
  @EnumSource
  void workersMultiplyByWeightsThatWerePackedOnce(Precision precision) {
    try (FrozenWeights frozen = new FrozenWeights(Backend.VECTOR, precision, List.of(weight))) {
      for (int worker = 0; worker < 2; worker++) {
        frozen.open().products().linear(x, weight, bias, Activation.RELU, out);
        assertThat(out.get(0)).isBetween(7.95f, 8.05f);
        assertThat(out.get(1)).isZero();
        weight.zero(); // the packed copy is what counts from the first use on
      }
    }
  }

  @Test
  void otherMatricesAreMultipliedAsTheyAre() {
    try (FrozenWeights frozen =
        new FrozenWeights(Backend.VECTOR, Precision.INT8, List.of(weight))) {
      Tensor other = memory.allocate(2, 3).fill(0.001f, 0, 0, 1000, 0, 1);
      frozen.open().products().linear(x, other, null, Activation.IDENTITY, out);
      assertThat(out.toArray()).containsExactly(0.001f, 999);
    }
  }

  @Test
  void rowsAreGatheredFromTheBytes() {
    try (FrozenWeights frozen =
        new FrozenWeights(Backend.VECTOR, Precision.INT8, List.of(weight))) {
      Tensor rows = memory.allocate(1, 3);
      frozen.open().rows().gather(weight.matrix(), new int[] {1}, 2, rows.matrix());
      assertThat(rows.toArray()).containsExactly(-8, 10, 254);
    }
  }
}
