package dev.seqwright.core.attention.sparse.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** When sorted blocks are vanilla attention, and what settings are refused. */
class SinkhornTest {
  private static final int D = AttentionBench.SIZE;
  private static final int N = 12;

  @Test
  void aSequenceOfOneBlockIsAttendedInFull() {
    for (int cut : new int[] {0, 2}) {
      try (AttentionBench bench =
          new AttentionBench(new SinkhornAttention.Settings(N, cut, 8, 0.7), Role.BIDIRECTIONAL)) {
        equalsFull(bench, bench.normal(N, D));
      }
    }
  }

  @Test
  void aCutThatKeepsAllOfAPermutationIsFullAttention() {
    AttentionBench bench =
        new AttentionBench(new SinkhornAttention.Settings(4, 3, 8, 0.7), Role.BIDIRECTIONAL);
    try (bench) {
      // The first three columns of the input number the blocks, and block i goes to place i - 1.
      Tensor x = bench.normal(N, D);
      Tensor hidden = MaskedAttention.find(bench.parameters(), "sorter.hidden.weight").zero();
      Tensor logits = MaskedAttention.find(bench.parameters(), "sorter.logits.weight").zero();
      for (int i = 0; i < 3; i++) {
        hidden.set((long) i * D + i, 10);
        for (int h = 0; h < AttentionBench.HEADS; h++) {
          logits.set((long) ((i + 1) % 3 * AttentionBench.HEADS + h) * D + i, 10);
        }
      }
      for (int t = 0; t < N; t++) {
        x.slice((long) t * D, 3).zero().set(t / 4, 1);
      }
      equalsFull(bench, x);
    }
  }

  private static void equalsFull(AttentionBench sparse, Tensor x) {
    try (AttentionBench full =
        new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL)) {
      full.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(sparse.parameters(), p.name())));
      assertThat(sparse.self(x, N).toArray())
          .containsExactly(full.self(x, N).toArray(), within(1e-5f));
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new SinkhornAttention.Settings(0, 0, 8, 0.7))
        .hasMessage("block: found 0, expected 1 or more");
    assertThatThrownBy(() -> new SinkhornAttention.Settings(4, 0, 8, 0))
        .hasMessage("temperature: found 0.0, expected more than 0");
    SinkhornAttention.Settings cut = new SinkhornAttention.Settings(4, 2, 8, 0.7);
    assertThatThrownBy(() -> new AttentionBench(cut, Role.CAUSAL))
        .hasMessage(
            "cut of sinkhorn: found 2, expected 0 in a decoder, where no block may be seen by all");
  }
}
