package dev.seqwright.core.attention.sparse.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of spans: what it connects, and when it is vanilla attention. */
class BpTest {
  private static final int D = AttentionBench.SIZE;

  @Test
  void aLeafSeesEveryOtherOneOnceThroughItselfOrASpan() {
    int n = 37;
    SpanTree tree = new SpanTree(SequenceLayout.of(n), 2, false);
    Pairs spans = tree.affiliated(4).pairs();
    Pairs context = tree.contextual().pairs();
    for (int i = 0; i < n; i++) {
      int[] seen = new int[n];
      for (int p = context.from(i); p < context.to(i); p++) {
        int node = context.key(p);
        for (int e = node < n ? 0 : spans.from(node - n);
            node >= n && e < spans.to(node - n);
            e++) {
          seen[spans.key(e)]++;
        }
        if (node < n) {
          seen[node]++;
        }
      }
      assertThat(seen).as("leaf " + i).containsOnly(1);
    }
  }

  @Test
  void leavesNearAreSeenOneByOneAndSpansGrowWithTheDistance() {
    // k = 1: to the left 2, then [0, 1]; to the right 4 and 5, [6, 7], then [8, 11] and [12, 15].
    int leaves = 16;
    int twos = 8;
    Pairs context = new SpanTree(SequenceLayout.of(16), 1, false).contextual().pairs();
    int[] keys = Arrays.copyOfRange(context.keys(), context.from(3), context.to(3));
    assertThat(keys)
        .containsExactly(3, 2, leaves, 4, 5, leaves + 3, leaves + twos + 2, leaves + twos + 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void connectionsGrowLikeNLogN(int reach) {
    for (int n : new int[] {64, 1000, 4096}) {
      SpanTree tree = new SpanTree(SequenceLayout.of(n), reach, false);
      long count = (long) tree.contextual().pairs().count() + tree.affiliated(12).pairs().count();
      double levels = Math.ceil(Math.log((double) n / reach + 1) / Math.log(2));
      assertThat((double) count).isLessThanOrEqualTo(n * (1 + (2 * (reach + 1) + 1) * levels));
    }
  }

  @Test
  void withAReachOverAllPositionsItIsFullAttention() {
    int n = 9;
    try (AttentionBench bench =
            new AttentionBench(new BpAttention.Settings(n), Role.BIDIRECTIONAL);
        AttentionBench full =
            new AttentionBench(new FullAttention.Settings(), Role.BIDIRECTIONAL)) {
      MaskedAttention.find(bench.parameters(), "relations").zero();
      full.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
      Tensor x = bench.normal(n, D);
      assertThat(bench.self(x, n).toArray())
          .containsExactly(full.self(x, n).toArray(), within(1e-5f));
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new BpAttention.Settings(0))
        .hasMessage("reach: found 0, expected 1 or more");
  }
}
