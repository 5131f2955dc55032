package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedAttentionTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;

  /** Sentences of 5 and 3 positions, with one and two hypotheses. */
  @Test
  void weightsAreTheMeanOfTheHeads() {
    try (AttentionBench bench = new AttentionBench(new FullAttention.Settings(), Role.CROSS)) {
      Tensor m = bench.normal(8, D);
      Tensor x = bench.normal(3, D);
      WeightedAttention attention = bench.incremental().weighted().orElseThrow();
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Sequences memory = new Sequences(graph.constant(m), SequenceLayout.of(5, 3));
      AttentionState state = attention.start(graph, bench.newMemory(), memory);
      Step step = new Step(new int[3], new int[] {0, 1, 2, 3}, SequenceLayout.of(1, 2));
      attention.step(graph, graph.constant(x), state, step);
      double[][] q = MaskedAttention.affine(bench.parameters(), "query", MaskedAttention.rows(x));
      double[][] k =
          MaskedAttention.affine(bench.parameters(), "key-value", MaskedAttention.rows(m));
      assertClose(attention.weights(state, 0), mean(q[0], Arrays.copyOfRange(k, 0, 5)));
      assertClose(attention.weights(state, 1), mean(q[1], Arrays.copyOfRange(k, 5, 8)));
      assertClose(attention.weights(state, 2), mean(q[2], Arrays.copyOfRange(k, 5, 8)));
    }
  }

  private static double[] mean(double[] q, double[][] keys) {
    double[] mean = new double[keys.length];
    for (int h = 0; h < HEADS; h++) {
      int from = h * D / HEADS;
      int to = (h + 1) * D / HEADS;
      double[] head = Arrays.copyOfRange(q, from, to);
      double[] weights =
          Arrays.stream(keys)
              .mapToDouble(k -> MaskedAttention.dot(head, Arrays.copyOfRange(k, from, to)))
              .map(dot -> Math.exp(dot / Math.sqrt(head.length)))
              .toArray();
      double sum = Arrays.stream(weights).sum();
      for (int j = 0; j < mean.length; j++) {
        mean[j] += weights[j] / sum / HEADS;
      }
    }
    return mean;
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int j = 0; j < found.length; j++) {
      assertThat((double) found[j]).isCloseTo(expected[j], within(1e-5));
    }
  }
}
