package dev.seqwright.core.attention.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.StatefulAttention;
import dev.seqwright.core.attention.StatefulAttention.Passed;
import dev.seqwright.core.attention.recurrent.BlockRecurrentAttention.Gate;
import dev.seqwright.core.attention.recurrent.BlockRecurrentAttention.Settings;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of three positions and two states, beside plain loops in double. */
class BlockRecurrentAttentionTest {
  private static final int D = AttentionBench.SIZE;
  private static final int W = 3;
  private static final int S = 2;

  private static Settings settings(Gate gate) {
    return new Settings(W, S, Optional.empty(), gate, true);
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void textsAreThoseOfPlainLoops(Gate gate) {
    try (AttentionBench bench = new AttentionBench(settings(gate), Role.CAUSAL)) {
      Tensor x = bench.normal(18, D);
      float[] found = bench.self(x, 11, 1, 6).toArray();
      agree(Arrays.copyOfRange(found, 0, 11 * D), loops(bench, gate, x.rows(0, 11)).rows());
      agree(Arrays.copyOfRange(found, 11 * D, 12 * D), loops(bench, gate, x.rows(11, 12)).rows());
      agree(Arrays.copyOfRange(found, 12 * D, 18 * D), loops(bench, gate, x.rows(12, 18)).rows());
    }
  }

  /** Of 10 rows, 3 W + 1, the last ones are those of a segment, which may begin inside a block. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 7})
  void aSegmentGoesOnFromTheStatesOfItsBlock(int own) {
    try (AttentionBench bench = new AttentionBench(settings(Gate.FIXED), Role.CAUSAL)) {
      Tensor x = bench.normal(10, D);
      Loops whole = loops(bench, Gate.FIXED, x);
      int before = 10 - own;
      int kept = settings(Gate.FIXED).kept(before, 0);
      Loops earlier = loops(bench, Gate.FIXED, x.rows(0, before));
      Passed passed = passed(bench, x.rows(before - kept, 10), own, earlier.states());
      agree(
          passed.rows().value().toArray(),
          Arrays.copyOfRange(whole.rows(), before * D, whole.rows().length));
      agree(passed.states().value().toArray(), whole.states());
    }
  }

  private static Passed passed(AttentionBench bench, Tensor z, int own, double... states) {
    Graph graph = Graph.inference(bench.kernels, bench.newMemory());
    Tensor s = bench.workspace().allocate(S, D);
    IntStream.range(0, states.length).forEach(i -> s.set(i, (float) states[i]));
    return forward(bench, graph, graph.constant(z), own, graph.constant(s));
  }

  private static Passed forward(
      AttentionBench bench, Graph graph, Variable z, int own, Variable states) {
    int n = z.rows();
    StatefulAttention attention = bench.attention.stateful().orElseThrow();
    return attention.forward(
        graph,
        new Sequences(z, SequenceLayout.of(n)),
        new Selection(IntStream.range(n - own, n).toArray(), SequenceLayout.of(own)),
        states);
  }

  /** The oldest row that is kept begins a block; the block before the open one is there. */
  @Test
  void whatIsKeptBeginsABlock() {
    assertThat(IntStream.rangeClosed(0, 13).map(read -> settings(Gate.FIXED).kept(read, 0)))
        .containsExactly(0, 1, 2, 3, 4, 5, 3, 4, 5, 3, 4, 5, 3, 4);
  }

  /** The gradients of sum(w y) + sum(u s') with respect to rows, states and parameters. */
  @ParameterizedTest
  @EnumSource(Gate.class)
  void gradientsAgreeWithCentralDifferences(Gate gate) {
    try (AttentionBench bench = new AttentionBench(settings(gate), Role.CAUSAL)) {
      Tensor z = bench.normal(10, D);
      Tensor s = bench.normal(S, D);
      Tensor w = bench.normal(6, D);
      Tensor u = bench.normal(S, D);
      Tensor gradients = bench.workspace().zeros((int) bench.parameters().flatSize());
      Tensor dz = bench.workspace().zeros(10, D);
      Tensor ds = bench.workspace().zeros(S, D);
      Graph graph = Graph.differentiating(bench.kernels, bench.newMemory(), gradients);
      Passed passed = forward(bench, graph, graph.leaf(z, dz), 6, graph.leaf(s, ds));
      passed.rows().adopt(graph.workspace().allocate(6, D).copyFrom(w));
      passed.states().adopt(graph.workspace().allocate(S, D).copyFrom(u));
      graph.backward();
      Weighted sum = new Weighted(bench, z, s, w, u);
      sum.agree(z, dz, "z");
      sum.agree(s, ds, "s");
      for (Parameter p : bench.parameters().all()) {
        sum.agree(p.value(), gradients.slice(p.offset(), p.shape()), p.name());
      }
    }
  }

  private record Weighted(AttentionBench bench, Tensor z, Tensor s, Tensor w, Tensor u) {
    double value() {
      Graph graph = Graph.inference(bench.kernels, bench.newMemory());
      Passed passed = forward(bench, graph, graph.constant(z), 6, graph.constant(s));
      return dot(passed.rows().value(), w) + dot(passed.states().value(), u);
    }

    private static double dot(Tensor a, Tensor b) {
      return IntStream.range(0, (int) a.size())
          .mapToDouble(i -> (double) a.get(i) * b.get(i))
          .sum();
    }

    void agree(Tensor moved, Tensor found, String name) {
      for (long i = 0; i < moved.size(); i += 1 + moved.size() / 24) {
        float before = moved.get(i);
        moved.set(i, before + 4e-3f);
        double above = value();
        moved.set(i, before - 4e-3f);
        double below = value();
        moved.set(i, before);
        double expected = (above - below) / 8e-3;
        assertThat((double) found.get(i))
            .as("%s[%d]", name, i)
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** Without states every position sees the last W, as Transformer-XL's of the same length. */
  @Test
  void withoutStatesItIsTransformerXlOfTheSameLength() {
    Settings none = new Settings(W, 0, Optional.empty(), Gate.FIXED, true);
    TransformerXlAttention.Settings same =
        new TransformerXlAttention.Settings(W, true, Optional.empty(), true);
    try (AttentionBench sliding = new AttentionBench(none, Role.CAUSAL);
        AttentionBench expected = new AttentionBench(same, Role.CAUSAL)) {
      Tensor z = sliding.normal(11, D);
      for (int own : new int[] {11, 8, 1}) {
        assertThat(attended(sliding, z, own))
            .containsExactly(attended(expected, z, own), within(1e-5f));
      }
    }
  }

  private static float[] attended(AttentionBench bench, Tensor z, int own) {
    Graph graph = Graph.inference(bench.kernels, bench.newMemory());
    RecurrentAttention attention = bench.attention.recurrent().orElseThrow();
    int n = z.rows();
    Selection rows = new Selection(IntStream.range(n - own, n).toArray(), SequenceLayout.of(own));
    Sequences all = new Sequences(graph.constant(z), SequenceLayout.of(n));
    return attention.forward(graph, all, rows).value().toArray();
  }

  /** sigmoid(b) = 1. */
  @Test
  void statesOfAGateThatIsShutNeverChange() {
    try (AttentionBench bench = new AttentionBench(settings(Gate.FIXED), Role.CAUSAL)) {
      Tensor bias = parameter(bench, "states.gate.bias");
      IntStream.range(0, D).forEach(c -> bias.set(c, 40));
      Tensor start = parameter(bench, "states.start");
      double[] first = IntStream.range(0, S * D).mapToDouble(start::get).toArray();
      Passed passed = passed(bench, bench.normal(12, D), 12, first);
      assertThat(passed.states().value().toArray()).containsExactly(start.toArray(), within(1e-6f));
    }
  }

  /** In one layer, the third from the top where nothing else is said. */
  @Test
  void oneLayerHasTheStates() {
    assertThat(stateful(settings(Gate.FIXED), 12)).containsExactly(10);
    assertThat(stateful(settings(Gate.FIXED), 4)).containsExactly(2);
    assertThat(stateful(settings(Gate.FIXED), 1)).containsExactly(1);
    Settings top = new Settings(W, S, Optional.of(4), Gate.FIXED, true);
    assertThat(stateful(top, 4)).containsExactly(4);
    assertThatThrownBy(() -> top.in(1, 3)).hasMessageContaining("layer: found 4, expected 1 to 3");
  }

  private static List<Integer> stateful(Settings settings, int layers) {
    return IntStream.rangeClosed(1, layers)
        .filter(layer -> states(settings.in(layer, layers)) > 0)
        .boxed()
        .toList();
  }

  private static int states(AttentionKind kind) {
    return ((Settings) kind).states();
  }

  private static void agree(float[] found, double... expected) {
    assertThat(found).hasSize(expected.length);
    for (int e = 0; e < expected.length; e++) {
      assertThat((double) found[e]).as("element %d", e).isCloseTo(expected[e], within(2e-5));
    }
  }

  /** What the equations give for a text: rows, and the states of the block that it ends in. */
  private record Loops(double[] rows, double... states) {}

  private static Loops loops(AttentionBench bench, Gate gate, Tensor x) {
    int n = x.rows();
    Plain plain = new Plain(bench);
    double[][] q = plain.linear("query", rows(x), 0);
    double[][] p = plain.linear("state-query", rows(x), 0);
    double[][] k = plain.linear("key-value", rows(x), 0);
    double[][] v = plain.linear("key-value", rows(x), D);
    double[][] s = rows(parameter(bench, "states.start"));
    double[][] y = new double[n][];
    for (int i = 0; i < n; i++) {
      double[][] own = plain.states(s);
      double[] near = plain.near(q, k, v, i);
      double[] far = plain.read(p[i], plain.part(own, 2), plain.part(own, 3));
      y[i] = plain.linear("output", new double[][] {joined(near, far)}, 0)[0];
      if (i % W == W - 1) {
        s = plain.next(gate, s, own, block(k, i), block(v, i));
      }
    }
    return new Loops(flat(y), flat(s));
  }

  private static double[][] block(double[][] rows, int last) {
    return Arrays.copyOfRange(rows, last - W + 1, last + 1);
  }

  private static double[] joined(double[] a, double... b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] rows(Tensor t) {
    double[][] rows = new double[t.rows()][t.columns()];
    for (int i = 0; i < t.size(); i++) {
      rows[i / t.columns()][i % t.columns()] = t.get(i);
    }
    return rows;
  }

  private static Tensor parameter(AttentionBench bench, String name) {
    return bench.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }

  /** The equations of one text, number by number. */
  private record Plain(AttentionBench bench) {
    private static final int HEAD = D / AttentionBench.HEADS;

    double[] values(String name) {
      Tensor t = parameter(bench, name);
      return IntStream.range(0, (int) t.size()).mapToDouble(t::get).toArray();
    }

    /** Outputs from .. from + D of a linear layer. */
    double[][] linear(String name, double[][] x, int from) {
      double[][] weight = rows(parameter(bench, name + ".weight"));
      double[] bias = values(name + ".bias");
      double[][] y = new double[x.length][D];
      for (int i = 0; i < x.length; i++) {
        for (int c = 0; c < D; c++) {
          y[i][c] = bias[from + c];
          for (int e = 0; e < x[i].length; e++) {
            y[i][c] += weight[from + c][e] * x[i][e];
          }
        }
      }
      return y;
    }

    double[] near(double[][] q, double[][] k, double[][] v, int i) {
      int first = Math.max(0, i - W + 1);
      double[] u = values("distance.content");
      double[] w = values("distance.position");
      double[] y = new double[D];
      for (int h = 0; h < AttentionBench.HEADS; h++) {
        double[] logits = new double[i + 1 - first];
        for (int j = first; j <= i; j++) {
          double[] r = distance(i - j);
          for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
            logits[j - first] += (q[i][c] + u[c]) * k[j][c] + (q[i][c] + w[c]) * r[c];
          }
        }
        add(y, h, logits, Arrays.copyOfRange(v, first, i + 1));
      }
      return y;
    }

    private double[] distance(int t) {
      double[] waves = new double[D];
      for (int c = 0; c < D / 2; c++) {
        waves[c] = Math.sin(t / Math.pow(10_000, 2.0 * c / D));
        waves[D / 2 + c] = Math.cos(t / Math.pow(10_000, 2.0 * c / D));
      }
      double[][] weight = rows(parameter(bench, "distance.weight"));
      return Arrays.stream(weight)
          .mapToDouble(row -> IntStream.range(0, D).mapToDouble(c -> row[c] * waves[c]).sum())
          .toArray();
    }

    double[] read(double[] q, double[][] k, double[][] v) {
      double[] y = new double[D];
      for (int h = 0; h < AttentionBench.HEADS; h++) {
        double[] logits = new double[k.length];
        for (int j = 0; j < k.length; j++) {
          for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
            logits[j] += q[c] * k[j][c];
          }
        }
        add(y, h, logits, v);
      }
      return y;
    }

    private static void add(double[] y, int h, double[] logits, double[][] v) {
      double[] a = Arrays.stream(logits).map(logit -> Math.exp(logit / Math.sqrt(HEAD))).toArray();
      double sum = Arrays.stream(a).sum();
      for (int j = 0; j < a.length; j++) {
        for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
          y[c] += a[j] / sum * v[j][c];
        }
      }
    }

    /** [q p k v] of states, normalised and with their ids. */
    double[][] states(double[][] s) {
      double[] gain = values("states.norm.weight");
      double[] bias = values("states.norm.bias");
      double[][] ids = rows(parameter(bench, "states.ids"));
      double[][] n = new double[S][D];
      for (int i = 0; i < S; i++) {
        double mean = Arrays.stream(s[i]).average().orElseThrow();
        double variance =
            Arrays.stream(s[i]).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
        for (int c = 0; c < D; c++) {
          n[i][c] = (s[i][c] - mean) / Math.sqrt(variance + 1e-5) * gain[c] + bias[c] + ids[i][c];
        }
      }
      double[][] all = new double[S][0];
      for (int part = 0; part < 4; part++) {
        double[][] own = linear("states.query-key-value", n, part * D);
        IntStream.range(0, S).forEach(i -> all[i] = joined(all[i], own[i]));
      }
      return all;
    }

    double[][] part(double[][] all, int which) {
      return Arrays.stream(all)
          .map(row -> Arrays.copyOfRange(row, which * D, (which + 1) * D))
          .toArray(double[][]::new);
    }

    double[][] next(Gate gate, double[][] s, double[][] own, double[][] k, double[][] v) {
      double[][] h = new double[S][];
      for (int i = 0; i < S; i++) {
        double[] self = read(part(own, 0)[i], part(own, 2), part(own, 3));
        h[i] = joined(self, read(part(own, 1)[i], k, v));
      }
      double[][] z = linear("states.output", h, 0);
      double[][] next = new double[S][D];
      for (int i = 0; i < S; i++) {
        for (int c = 0; c < D; c++) {
          double f = kept(gate, h, i, c);
          double taken =
              gate == Gate.LSTM ? sigmoid(linear("states.gate.input", h, 0)[i][c]) : 1 - f;
          next[i][c] = s[i][c] * f + z[i][c] * taken;
        }
      }
      return next;
    }

    private double kept(Gate gate, double[][] h, int i, int c) {
      return sigmoid(
          switch (gate) {
            case FIXED -> values("states.gate.bias")[c];
            case FULL -> linear("states.gate", h, 0)[i][c];
            case LSTM -> linear("states.gate.forget", h, 0)[i][c];
          });
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }
}
