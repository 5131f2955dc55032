package dev.seqwright.core.attention.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transformer-XL's attention with remembered rows in front, beside plain loops in double. */
class TransformerXlAttentionTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;

  static Stream<TransformerXlAttention.Settings> settings() {
    return Stream.of(
        new TransformerXlAttention.Settings(5, false, Optional.empty(), true),
        new TransformerXlAttention.Settings(4, true, Optional.empty(), false),
        new TransformerXlAttention.Settings(5, false, Optional.of(3), true),
        new TransformerXlAttention.Settings(3, true, Optional.of(0), true));
  }

  /** Of 9, 1 and 3 rows the last 4, 1 and 3 are those of the segment. */
  @ParameterizedTest
  @MethodSource("settings")
  void aSegmentBehindItsMemoryIsThatOfPlainLoops(TransformerXlAttention.Settings s) {
    try (AttentionBench bench = new AttentionBench(s, Role.CAUSAL)) {
      Tensor z = bench.normal(13, D);
      float[] found = attended(bench, z, new int[] {9, 1, 3}, new int[] {4, 1, 3}).toArray();
      double[] expected =
          Stream.of(
                  loops(bench, s, z.rows(0, 9), 4),
                  loops(bench, s, z.rows(9, 10), 1),
                  loops(bench, s, z.rows(10, 13), 3))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      assertThat(found).hasSize(expected.length);
      for (int e = 0; e < expected.length; e++) {
        assertThat((double) found[e]).as("element %d", e).isCloseTo(expected[e], within(1e-5));
      }
    }
  }

  /** The gradients of sum(w y) with respect to rows, remembered ones too, and to parameters. */
  @ParameterizedTest
  @MethodSource("settings")
  void gradientsAgreeWithCentralDifferences(TransformerXlAttention.Settings s) {
    try (AttentionBench bench = new AttentionBench(s, Role.CAUSAL)) {
      Tensor z = bench.normal(12, D);
      Tensor w = bench.normal(7, D);
      Tensor gradients = bench.workspace().zeros((int) bench.parameters().flatSize());
      Tensor dz = bench.workspace().zeros(12, D);
      Graph graph = Graph.differentiating(bench.kernels, bench.newMemory(), gradients);
      Variable y = forward(bench, graph, graph.leaf(z, dz), new int[] {8, 4}, new int[] {3, 4});
      y.adopt(graph.workspace().allocate(7, D).copyFrom(w));
      graph.backward();
      agree(bench, z, w, z, dz, "z");
      for (Parameter p : bench.parameters().all()) {
        Tensor own = gradients.slice(p.offset(), p.shape());
        agree(bench, z, w, p.value(), own, p.name());
      }
    }
  }

  private static void agree(
      AttentionBench bench, Tensor z, Tensor w, Tensor moved, Tensor found, String name) {
    for (long i = 0; i < moved.size(); i += 1 + moved.size() / 24) {
      float before = moved.get(i);
      moved.set(i, before + 4e-3f);
      double above = weighted(bench, z, w);
      moved.set(i, before - 4e-3f);
      double below = weighted(bench, z, w);
      moved.set(i, before);
      double expected = (above - below) / 8e-3;
      assertThat((double) found.get(i))
          .as("%s[%d]", name, i)
          .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  private static double weighted(AttentionBench bench, Tensor z, Tensor w) {
    float[] y = attended(bench, z, new int[] {8, 4}, new int[] {3, 4}).toArray();
    return IntStream.range(0, y.length).mapToDouble(e -> (double) y[e] * w.get(e)).sum();
  }

  /** A model without memory is one whose segments have nothing in front of them. */
  @Test
  void withoutMemoryASegmentIsAWholeText() {
    TransformerXlAttention.Settings none =
        new TransformerXlAttention.Settings(0, false, Optional.empty(), true);
    TransformerXlAttention.Settings some =
        new TransformerXlAttention.Settings(7, false, Optional.empty(), true);
    try (AttentionBench without = new AttentionBench(none, Role.CAUSAL);
        AttentionBench with = new AttentionBench(some, Role.CAUSAL)) {
      Tensor x = without.normal(9, D);
      float[] whole = without.self(x, 9).toArray();
      assertThat(attended(with, x, new int[] {9}, new int[] {9}).toArray()).containsExactly(whole);
      assertThat(without.attention.recurrent()).isEmpty();
    }
  }

  private static Tensor attended(AttentionBench bench, Tensor z, int[] lengths, int... own) {
    Graph graph = Graph.inference(bench.kernels, bench.newMemory());
    return forward(bench, graph, graph.constant(z), lengths, own).value();
  }

  private static Variable forward(
      AttentionBench bench, Graph graph, Variable z, int[] lengths, int... own) {
    SequenceLayout all = SequenceLayout.of(lengths);
    int[] rows =
        IntStream.range(0, own.length)
            .flatMap(b -> IntStream.range(all.end(b) - own[b], all.end(b)))
            .toArray();
    RecurrentAttention attention = bench.attention.recurrent().orElseThrow();
    return attention.forward(
        graph, new Sequences(z, all), new Selection(rows, SequenceLayout.of(own)));
  }

  /** The equations, one sequence, number by number. */
  private static double[] loops(
      AttentionBench bench, TransformerXlAttention.Settings s, Tensor z, int own) {
    int n = z.rows();
    int d = D / HEADS;
    double[] y = new double[own * D];
    double[][] q = projected(bench, z, "query", 0);
    double[][] k = projected(bench, z, "key-value", 0);
    double[][] v = projected(bench, z, "key-value", D);
    double[] u = row(bench, "distance.content");
    double[] w = row(bench, "distance.position");
    for (int i = n - own; i < n; i++) {
      for (int h = 0; h < HEADS; h++) {
        int first = s.sameLength() ? Math.max(0, i - s.memory() + 1) : 0;
        double[] weights = new double[i + 1];
        for (int j = first; j <= i; j++) {
          double[] r = distance(bench, Math.min(i - j, s.clampLength().orElse(n)));
          double logit = 0;
          for (int c = h * d; c < (h + 1) * d; c++) {
            logit += (q[i][c] + u[c]) * k[j][c] + (q[i][c] + w[c]) * r[c];
          }
          weights[j] = Math.exp(logit / Math.sqrt(d));
        }
        double sum = Arrays.stream(weights).sum();
        for (int j = first; j <= i; j++) {
          for (int c = h * d; c < (h + 1) * d; c++) {
            y[(i - n + own) * D + c] += weights[j] / sum * v[j][c];
          }
        }
      }
    }
    double[] out = new double[y.length];
    for (int i = 0; i < own; i++) {
      double[] input = Arrays.copyOfRange(y, i * D, (i + 1) * D);
      for (int c = 0; c < D; c++) {
        out[i * D + c] = product(bench, "output", c, input);
      }
    }
    return out;
  }

  /** r_t: sines, then cosines, times Wr'. */
  private static double[] distance(AttentionBench bench, int t) {
    double[] waves = new double[D];
    for (int c = 0; c < D / 2; c++) {
      waves[c] = Math.sin(t / Math.pow(10_000, 2.0 * c / D));
      waves[D / 2 + c] = Math.cos(t / Math.pow(10_000, 2.0 * c / D));
    }
    Tensor weight = parameter(bench, "distance.weight");
    double[] r = new double[D];
    for (int o = 0; o < D; o++) {
      for (int c = 0; c < D; c++) {
        r[o] += weight.get((long) o * D + c) * waves[c];
      }
    }
    return r;
  }

  private static double[][] projected(AttentionBench bench, Tensor z, String name, int from) {
    double[][] all = new double[z.rows()][D];
    for (int i = 0; i < all.length; i++) {
      double[] input = new double[D];
      for (int c = 0; c < D; c++) {
        input[c] = z.get((long) i * D + c);
      }
      for (int c = 0; c < D; c++) {
        all[i][c] = product(bench, name, from + c, input);
      }
    }
    return all;
  }

  private static double product(AttentionBench bench, String name, int output, double... input) {
    Tensor weight = parameter(bench, name + ".weight");
    double sum = parameter(bench, name + ".bias").get(output);
    for (int c = 0; c < D; c++) {
      sum += weight.get((long) output * D + c) * input[c];
    }
    return sum;
  }

  private static double[] row(AttentionBench bench, String name) {
    Tensor t = parameter(bench, name);
    return IntStream.range(0, D).mapToDouble(t::get).toArray();
  }

  private static Tensor parameter(AttentionBench bench, String name) {
    return bench.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }
}
