package dev.seqwright.core.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.CompressingAttention;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.recurrent.CompressiveAttention;
import dev.seqwright.core.attention.recurrent.CompressiveAttention.Compression;
import dev.seqwright.core.attention.recurrent.TransformerXlAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A memory of 4 positions and 3 compressed rows, each of 3 positions, beside plain loops. */
class CompressiveAttentionSublayerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int MEMORY = 4;
  private static final int COMPRESSED = 3;
  private static final int RATIO = 3;
  private static final int[] CUTS = {5, 3, 9, 1, 2, 4};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace workspace = new Workspace(slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  /** y = x + F(2 x): what the attention is given is not what is remembered. */
  private record Twice() implements Residual {
    @Override
    public Variable given(Graph graph, Variable x) {
      return Add.apply(graph, x, x);
    }

    @Override
    public Variable apply(
        Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
      return Add.apply(graph, some.apply(x), sublayer.apply(given(graph, x)));
    }
  }

  private static AttentionKind kind(Compression compression, int memory, int rows, int ratio) {
    return new CompressiveAttention.Settings(
        memory, rows, ratio, compression, Optional.empty(), true);
  }

  private static AttentionBench bench(Compression compression) {
    AttentionBench bench =
        new AttentionBench(kind(compression, MEMORY, COMPRESSED, RATIO), Role.CAUSAL);
    // Convolutions start as the mean, where a wrong tap would go unnoticed.
    bench.parameters().all().stream()
        .filter(p -> p.name().startsWith("compression"))
        .forEach(p -> disturb(p.value()));
    return bench;
  }

  private static void disturb(Tensor t) {
    for (long i = 0; i < t.size(); i++) {
      t.set(i, t.get(i) + (float) (0.1 * Math.sin(7.0 * i + 1)));
    }
  }

  private static CompressiveAttentionSublayer sublayer(AttentionBench bench) {
    CompressingAttention attention = bench.attention.compressing().orElseThrow();
    return CompressiveAttentionSublayer.of(attention, new Twice(), "layer", D);
  }

  /**
   * Reads texts side by side, segment after segment; all outputs, those of the first text first.
   */
  private List<float[]> read(
      AttentionBench bench, IncrementalBlock block, SegmentState state, List<Tensor> texts) {
    List<float[]> found = new ArrayList<>();
    int at = 0;
    for (int length : CUTS) {
      int from = at;
      int to = at + length;
      Graph graph = Graph.inference(bench.kernels, workspace);
      Sequences x = joined(graph, texts.stream().map(t -> t.rows(from, to)).toList());
      Sequences y = block.forward(graph, x, context(state, texts.size(), from == 0));
      found.add(y.rows().value().toArray());
      at = to;
    }
    return found;
  }

  private static Context context(SegmentState state, int texts, boolean begins) {
    boolean[] first = new boolean[texts];
    Arrays.fill(first, begins);
    return Context.NONE.of(state.of(IntStream.range(0, texts).toArray(), first));
  }

  private Sequences joined(Graph graph, List<Tensor> parts) {
    Tensor all = workspace.allocate(parts.stream().mapToInt(Tensor::rows).sum(), D);
    int at = 0;
    for (Tensor part : parts) {
      all.rows(at, at + part.rows()).copyFrom(part);
      at += part.rows();
    }
    int[] lengths = parts.stream().mapToInt(Tensor::rows).toArray();
    return new Sequences(graph.constant(all), SequenceLayout.of(lengths));
  }

  /** What is attended is that of plain loops, and so is what comes out; of two texts alike. */
  @ParameterizedTest
  @EnumSource(Compression.class)
  void segmentsSeeWhatPlainLoopsRemember(Compression compression) {
    try (AttentionBench bench = bench(compression)) {
      List<Tensor> texts = List.of(bench.normal(24, D), bench.normal(24, D));
      SegmentState state = new SegmentState(sublayer(bench).memories(), 2, slabs);
      List<float[]> found = read(bench, sublayer(bench), state, texts);
      for (int text = 0; text < 2; text++) {
        Loops loops = new Loops(bench, compression, texts.get(text));
        int at = 0;
        for (int s = 0; s < CUTS.length; s++) {
          float[] expected = loops.segment(at, at + CUTS[s]);
          int from = text * CUTS[s] * D;
          float[] own = Arrays.copyOfRange(found.get(s), from, from + CUTS[s] * D);
          assertThat(own).as("text %d segment %d", text, s).hasSize(expected.length);
          for (int e = 0; e < own.length; e++) {
            assertThat(own[e]).as("element %d", e).isCloseTo(expected[e], within(2e-5f));
          }
          at += CUTS[s];
        }
      }
    }
  }

  /** One text, row by row, as the paper describes it. */
  private final class Loops {
    private final AttentionBench bench;
    private final Compression compression;
    private final Tensor text;
    private final List<float[]> far = new ArrayList<>();
    private int remembered; // the first position that is remembered as it was

    Loops(AttentionBench bench, Compression compression, Tensor text) {
      this.bench = bench;
      this.compression = compression;
      this.text = text;
    }

    float[] segment(int from, int to) {
      List<float[]> seen = new ArrayList<>(far);
      for (int i = remembered; i < to; i++) {
        seen.add(row(i));
      }
      float[] y = attended(seen, to - from);
      double[] received = received(seen, to - from);
      int before = far.size();
      int oldest = remembered;
      while (to - remembered - RATIO >= MEMORY) {
        int first = before + remembered - oldest;
        far.add(compressed(remembered, received, first));
        remembered += RATIO;
      }
      while (far.size() > COMPRESSED) {
        far.removeFirst();
      }
      return y;
    }

    private float[] row(int i) {
      return text.rows(i, i + 1).toArray();
    }

    private float[] compressed(int first, double[] received, int place) {
      float[] row = new float[D];
      switch (compression) {
        case MOST_USED -> {
          int best = 0;
          for (int t = 1; t < RATIO; t++) {
            best = received[place + t] > received[place + best] ? t : best;
          }
          return row(first + best);
        }
        case MAX -> {
          Arrays.fill(row, Float.NEGATIVE_INFINITY);
          for (int t = 0; t < RATIO; t++) {
            for (int c = 0; c < D; c++) {
              row[c] = Math.max(row[c], row(first + t)[c]);
            }
          }
        }
        case MEAN -> {
          for (int t = 0; t < RATIO; t++) {
            for (int c = 0; c < D; c++) {
              row[c] += row(first + t)[c] / RATIO;
            }
          }
        }
        default -> {
          int apart = compression == Compression.DILATED ? 2 : 1;
          Tensor weight = parameter("compression.weight");
          for (int c = 0; c < D; c++) {
            row[c] = parameter("compression.bias").get(c);
            for (int t = 0; t < RATIO; t++) {
              for (int i = 0; i < D; i++) {
                long at = ((long) c * RATIO + t) * D + i;
                row[c] += weight.get(at) * row(first + apart * t)[i];
              }
            }
          }
        }
      }
      return row;
    }

    private Tensor parameter(String name) {
      return bench.parameters().all().stream()
          .filter(p -> p.name().equals(name))
          .map(Parameter::value)
          .findFirst()
          .orElseThrow();
    }

    /** x + F(2 z), F with the weights of Transformer-XL's attention. */
    private float[] attended(List<float[]> seen, int own) {
      Tensor z = doubled(seen);
      Graph graph = Graph.inference(bench.kernels, workspace);
      CompressingAttention attention = bench.attention.compressing().orElseThrow();
      float[] y =
          attention
              .forward(
                  graph,
                  new Sequences(graph.constant(z), SequenceLayout.of(z.rows())),
                  last(z, own))
              .value()
              .toArray();
      for (int e = 0; e < y.length; e++) {
        y[e] += seen.get(seen.size() - own + e / D)[e % D];
      }
      return y;
    }

    private Tensor doubled(List<float[]> rows) {
      Tensor z = workspace.allocate(rows.size(), D);
      for (int i = 0; i < rows.size(); i++) {
        for (int c = 0; c < D; c++) {
          z.set((long) i * D + c, 2 * rows.get(i)[c]);
        }
      }
      return z;
    }

    private Selection last(Tensor z, int own) {
      int[] rows = IntStream.range(z.rows() - own, z.rows()).toArray();
      return new Selection(rows, SequenceLayout.of(own));
    }

    /**
     * The weight that each row gets: as the attention is linear in the values, that of row j is
     * what comes out for values that are one at row j alone.
     */
    private double[] received(List<float[]> seen, int own) {
      int n = seen.size();
      double[] sums = new double[n];
      Tensor z = doubled(seen);
      int d = D / AttentionBench.HEADS;
      for (int h = 0; h < AttentionBench.HEADS; h++) {
        for (int i = n - own; i < n; i++) {
          double[] weights = new double[i + 1];
          for (int j = 0; j <= i; j++) {
            weights[j] = Math.exp(logit(z, i, j, h * d, d) / Math.sqrt(d));
          }
          double all = Arrays.stream(weights).sum();
          for (int j = 0; j <= i; j++) {
            sums[j] += weights[j] / all;
          }
        }
      }
      return sums;
    }

    private double logit(Tensor z, int i, int j, int from, int d) {
      double sum = 0;
      for (int c = from; c < from + d; c++) {
        double q = product("query", c, z, i);
        sum += (q + parameter("distance.content").get(c)) * product("key-value", c, z, j);
        double r = 0;
        for (int w = 0; w < D; w++) {
          int half = D / 2;
          double angle = (i - j) / Math.pow(10_000, 2.0 * (w % half) / D);
          r +=
              parameter("distance.weight").get((long) c * D + w)
                  * (w < half ? Math.sin(angle) : Math.cos(angle));
        }
        sum += (q + parameter("distance.position").get(c)) * r;
      }
      return sum;
    }

    private double product(String name, int output, Tensor z, int row) {
      double sum = parameter(name + ".bias").get(output);
      for (int c = 0; c < D; c++) {
        sum +=
            (double) parameter(name + ".weight").get((long) output * D + c)
                * z.get((long) row * D + c);
      }
      return sum;
    }
  }

  /** What is remembered behind a text does not depend on where it was cut. */
  @ParameterizedTest
  @EnumSource(value = Compression.class, mode = Mode.EXCLUDE, names = "MOST_USED")
  void whatIsRememberedDoesNotDependOnTheCuts(Compression compression) {
    try (AttentionBench bench = bench(compression)) {
      Tensor text = bench.normal(24, D);
      List<SegmentMemory> memories = sublayer(bench).memories();
      SegmentState cut = new SegmentState(memories, 1, slabs);
      read(bench, sublayer(bench), cut, List.of(text));
      SegmentState whole = new SegmentState(memories, 1, slabs);
      Graph graph = Graph.inference(bench.kernels, workspace);
      sublayer(bench).forward(graph, joined(graph, List.of(text)), context(whole, 1, true));
      assertThat(cut.tensors().keySet()).contains("layer.rows", "layer.compressed.rows");
      cut.tensors()
          .forEach(
              (name, t) -> {
                float[] other = whole.tensors().get(name).toArray();
                // rows beyond those that are filled are what they were
                int used = name.equals("layer.rows") ? 6 * D : other.length;
                int count = Math.min(used, other.length);
                assertThat(Arrays.copyOf(t.toArray(), count))
                    .as(name)
                    .containsExactly(Arrays.copyOf(other, count));
              });
    }
  }

  /** Rows of one position each are just a longer memory, whatever makes them. */
  @ParameterizedTest
  @EnumSource(Compression.class)
  void aRatioOfOneIsALongerMemoryToTheBit(Compression compression) {
    TransformerXlAttention.Settings longer =
        new TransformerXlAttention.Settings(MEMORY + COMPRESSED, false, Optional.empty(), true);
    try (AttentionBench own =
            new AttentionBench(kind(compression, MEMORY, COMPRESSED, 1), Role.CAUSAL);
        AttentionBench other = new AttentionBench(longer, Role.CAUSAL)) {
      own.parameters().all().stream()
          .filter(p -> p.name().equals("compression.bias"))
          .forEach(p -> p.value().zero());
      List<Tensor> texts = List.of(own.normal(24, D), own.normal(24, D));
      RecurrentAttention plain = other.attention.recurrent().orElseThrow();
      SegmentMemory memory = new SegmentMemory("layer", plain.memory(), D);
      IncrementalBlock block = new RecurrentAttentionSublayer(plain, new Twice(), memory);
      List<float[]> expected =
          read(other, block, new SegmentState(block.memories(), 2, slabs), texts);
      SegmentState state = new SegmentState(sublayer(own).memories(), 2, slabs);
      List<float[]> found = read(own, sublayer(own), state, texts);
      for (int s = 0; s < CUTS.length; s++) {
        assertThat(found.get(s)).as("segment %d", s).containsExactly(expected.get(s));
      }
    }
  }

  @Test
  void withoutCompressedRowsItIsTransformerXl() {
    try (AttentionBench bench =
        new AttentionBench(kind(Compression.CONVOLUTION, MEMORY, 0, RATIO), Role.CAUSAL)) {
      assertThat(bench.attention).isInstanceOf(TransformerXlAttention.class);
      assertThat(bench.attention.recurrent().orElseThrow().memory()).isEqualTo(MEMORY);
    }
  }

  /** Reads a segment, then another one with gradients; gives these, with the added loss. */
  private double learn(AttentionBench bench, Tensor text, Tensor gradients, boolean outputs) {
    SegmentState state = new SegmentState(sublayer(bench).memories(), 1, slabs);
    Graph first = Graph.inference(bench.kernels, workspace);
    Tensor before = text.rows(0, 7);
    sublayer(bench).forward(first, joined(first, List.of(before)), context(state, 1, true));
    Graph graph = Graph.differentiating(bench.kernels, workspace, gradients);
    Sequences x = joined(graph, List.of(text.rows(7, 13)));
    Sequences y = sublayer(bench).forward(graph, x, context(state, 1, false));
    double added = 0;
    if (outputs) {
      Tensor dy = workspace.allocate(6, D).copyFrom(text.rows(0, 6));
      y.rows().adopt(dy);
    } else {
      added = graph.seedTerms(1);
    }
    graph.backward();
    return added;
  }

  /** The loss of the reconstruction moves the compression alone, and nothing else moves it. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"CONVOLUTION", "DILATED"})
  void theReconstructionMovesTheCompressionAloneAndNothingElseDoes(Compression compression) {
    try (AttentionBench bench = bench(compression)) {
      Tensor text = bench.normal(13, D);
      for (boolean outputs : new boolean[] {true, false}) {
        Tensor gradients = workspace.zeros((int) bench.parameters().flatSize());
        learn(bench, text, gradients, outputs);
        for (Parameter p : bench.parameters().all()) {
          float[] own = gradients.slice(p.offset(), p.shape()).toArray();
          boolean moves = IntStream.range(0, own.length).anyMatch(i -> own[i] != 0);
          boolean compresses = p.name().startsWith("compression");
          assertThat(moves)
              .as("%s, by outputs: %s", p.name(), outputs)
              .isEqualTo(compresses != outputs);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"CONVOLUTION", "DILATED"})
  void theGradientOfTheReconstructionAgreesWithCentralDifferences(Compression compression) {
    try (AttentionBench bench = bench(compression)) {
      Tensor text = bench.normal(13, D);
      Tensor gradients = workspace.zeros((int) bench.parameters().flatSize());
      learn(bench, text, gradients, false);
      Tensor other = workspace.zeros((int) bench.parameters().flatSize());
      for (Parameter p : bench.parameters().all()) {
        for (long i = 0; p.name().startsWith("compression") && i < p.size(); i += 5) {
          float value = p.value().get(i);
          p.value().set(i, value + 4e-3f);
          double above = learn(bench, text, other, false);
          p.value().set(i, value - 4e-3f);
          double below = learn(bench, text, other, false);
          p.value().set(i, value);
          double expected = (above - below) / 8e-3;
          assertThat((double) gradients.slice(p.offset(), p.shape()).get(i))
              .as("%s[%d]", p.name(), i)
              .isCloseTo(expected, within(1e-3 * Math.max(0.1, Math.abs(expected))));
        }
      }
    }
  }

  /** Rows that are all the same are told by any mean of them. */
  @Test
  void constantMemoriesAreReconstructedWhole() {
    try (AttentionBench bench =
        new AttentionBench(kind(Compression.CONVOLUTION, MEMORY, COMPRESSED, RATIO), Role.CAUSAL)) {
      bench.parameters().all().stream()
          .filter(p -> p.name().equals("compression.bias"))
          .forEach(p -> p.value().zero());
      Tensor text = workspace.allocate(13, D);
      Tensor row = bench.normal(1, D);
      for (int i = 0; i < 13; i++) {
        text.rows(i, i + 1).copyFrom(row);
      }
      Tensor gradients = workspace.zeros((int) bench.parameters().flatSize());
      assertThat(learn(bench, text, gradients, false)).isCloseTo(0, within(1e-10));
      assertThat(learn(bench, bench.normal(13, D), gradients, false)).isGreaterThan(1e-4);
    }
  }
}
