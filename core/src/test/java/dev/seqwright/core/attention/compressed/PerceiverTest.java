package dev.seqwright.core.attention.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.sparse.position.BandAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latents read the input: their equation in plain loops, and stacks that they cannot be in. */
class PerceiverTest {
  private static final int D = AttentionBench.SIZE;
  private static final int LATENTS = 3;

  @Test
  void latentsReadEverySequence() {
    try (AttentionBench bench =
        new AttentionBench(new PerceiverAttention.Settings(LATENTS), Role.BIDIRECTIONAL)) {
      Tensor x = bench.normal(9, D);
      SequenceLayout layout = SequenceLayout.of(7, 2);
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Sequences input = new Sequences(graph.constant(x), layout);
      Sequences z = bench.attention.resampling().orElseThrow().apply(graph, input);
      assertThat(z.layout()).isEqualTo(SequenceLayout.of(LATENTS, LATENTS));
      Tensor y = bench.attention.forward(graph, z, input).value();
      assertThat(y.rows()).isEqualTo(2 * LATENTS);
      for (int b = 0; b < layout.sequences(); b++) {
        double[][] own = MaskedAttention.rows(x.rows(layout.start(b), layout.end(b)));
        double[][] expected = oracle(bench.parameters(), own);
        for (int e = 0; e < LATENTS * D; e++) {
          assertThat((double) y.get((long) b * LATENTS * D + e))
              .as("sequence %d, element %d", b, e)
              .isCloseTo(expected[e / D][e % D], within(1e-5));
        }
      }
    }
  }

  private static double[][] oracle(Parameters parameters, double[][] x) {
    double[][] latents = CompressedOracle.table(parameters, "latents");
    double[][] normed = CompressedOracle.norm(parameters, "input-norm.", x);
    return CompressedOracle.multiHead(parameters, "", latents, normed);
  }

  @Test
  void aStackHasItsLatentsFromTheFirstLayer() {
    PerceiverAttention.Settings few = new PerceiverAttention.Settings(3);
    few.requireAmong(List.of(few, new FullAttention.Settings(), few), PerceiverTest::name);
    assertThatThrownBy(
            () -> few.requireAmong(List.of(new BandAttention.Settings(), few), PerceiverTest::name))
        .hasMessage(
            "a stack's latents are those of its first layer; found band there and perceiver of 3"
                + " latents above");
    assertThatThrownBy(
            () ->
                few.requireAmong(
                    List.of(new PerceiverAttention.Settings(4), few), PerceiverTest::name))
        .hasMessage(
            "a stack's latents are those of its first layer; found perceiver of 4 latents there and"
                + " perceiver of 3 latents above");
  }

  private static String name(AttentionKind kind) {
    return Variant.of(Attentions.ALL, kind).name();
  }

  @Test
  void thereMustBeALatent() {
    assertThatThrownBy(() -> new PerceiverAttention.Settings(0))
        .hasMessage("latents: found 0, expected 1 or more");
  }
}
