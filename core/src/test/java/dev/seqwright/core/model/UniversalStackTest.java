package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.position.SinusoidForm;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Universal Transformer promises besides what every stack does. */
class UniversalStackTest {
  private static final int D = 8;
  private static final int F = 12;
  private static final int T = 5;
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 2}, {7, 8, 9, 3, 4, 2}};
  private static final int[][] INPUTS = {{1, 8, 9, 4}, {1, 3, 4, 6}, {1, 5, 5, 7}};
  private static final String ACT = "{kind: act, bias: -0.5, threshold: 0.9}";

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm", "deepnorm", "rezero"})
  void oneStepWithoutASignalIsTheVanillaStack(String placement) {
    EncoderDecoder vanilla = filled(network("norm-placement=" + placement));
    EncoderDecoder universal =
        network(
            "norm-placement=" + placement,
            "encoder.stack={kind: universal, steps: 1, step-signal: none}",
            "decoder.stack={kind: universal, steps: 1, step-signal: none}");
    copy(vanilla.parameters(), universal.parameters(), 2);
    assertThat(states(universal)).containsExactly(states(vanilla));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm", "deepnorm", "rezero"})
  void severalStepsAreTheVanillaStackWithTiedLayers(String placement) {
    String fixed = "{kind: universal, steps: 3, step-signal: none, position-signal: first-step}";
    EncoderDecoder universal =
        filled(
            network(
                "norm-placement=" + placement, "encoder.stack=" + fixed, "decoder.stack=" + fixed));
    EncoderDecoder vanilla =
        network("norm-placement=" + placement, "encoder.layers=6", "decoder.layers=6");
    copy(universal.parameters(), vanilla.parameters(), 2);
    assertThat(states(vanilla)).containsExactly(states(universal));
  }

  /** Gives every parameter the value of that in the layer l mod {@code group} of the other. */
  private void copy(Parameters from, Parameters to, int group) {
    to.allocate(slabs);
    for (Parameter p : to.all()) {
      String[] parts = p.name().split("\\.");
      if (parts.length > 2 && parts[1].equals("layers")) {
        parts[2] = String.valueOf(Integer.parseInt(parts[2]) % group);
      }
      p.value().copyFrom(named(from, String.join(".", parts)).value());
    }
  }

  private static Parameter named(Parameters parameters, String name) {
    return parameters.all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void haltingIsALoopOverStepsInWhichAllRowsAreComputed() {
    Halting halting = new Halting(kernels);
    int[] taken = new int[halting.rows()];
    float[] expected = halting.loop(taken);
    assertThat(halting.output()).containsExactly(expected, within(1e-5f));
    assertThat(taken).as("rows that end early, late and at the maximum").contains(2, 3, T);
  }

  @Test
  void onlyRowsThatRunAreComputed() {
    CountedProducts counted = new CountedProducts(kernels.products());
    Halting halting = new Halting(kernels.withProducts(counted));
    int[] taken = new int[halting.rows()];
    halting.loop(taken);
    counted.clear();
    halting.output();
    assertThat(counted.rows(F, D)).as("rows of the feed-forward part").isEqualTo(sum(taken));
    assertThat(counted.rows(D, D)).as("rows of attention's output").isEqualTo(sum(taken));
    assertThat(counted.rows(3 * D, D))
        .as("rows that are seen, as long as one runs")
        .isEqualTo((long) halting.rows() * Arrays.stream(taken).max().orElseThrow());
    assertThat(sum(taken)).isLessThan((long) halting.rows() * T);
  }

  /** An encoder's stack of one layer in front of which signals stand, and rows to be read. */
  private final class Halting {
    private final SequenceLayout layout = SequenceLayout.of(6, 1, 9, 4);
    private final Kernels own;
    private final Parameters parameters = new Parameters();
    private final Block universal;
    private final Block layer;
    private final Tensor x;

    Halting(Kernels own) {
      this.own = own;
      EncoderOnlyConfig config =
          encoder("encoder.stack={kind: universal, steps: %d, halting: %s}".formatted(T, ACT));
      universal = stack(config, parameters);
      RandomParameters.fill(parameters, slabs);
      spread(parameters);
      Parameters single = new Parameters();
      layer = stack(encoder("encoder.layers=1"), single);
      copy(parameters, single, 1);
      SplittableRandom random = new SplittableRandom(3);
      x = new Workspace(slabs).allocate(layout.rows(), D);
      for (long i = 0; i < x.size(); i++) {
        x.set(i, (float) random.nextGaussian());
      }
    }

    private EncoderOnlyConfig encoder(String setting) {
      List<String> settings = new ArrayList<>(small());
      settings.addAll(List.of("norm-placement=post-norm", "encoder.layers=1", setting));
      return Kinds.in(new Binder()).bind(EncoderOnlyConfig.class, settings);
    }

    private Block stack(EncoderOnlyConfig config, Parameters parameters) {
      LayerFactory factory =
          new LayerFactory(
              config.layer(),
              config.encoder().shape(),
              parameters.root().at("encoder"),
              new Depth(1, 0, false));
      return factory.bidirectional();
    }

    int rows() {
      return layout.rows();
    }

    float[] output() {
      Graph graph = Graph.inference(own, new Workspace(slabs));
      Sequences in = new Sequences(graph.constant(x), layout);
      return universal.forward(graph, in, Context.NONE).rows().value().toArray();
    }

    /** Graves' algorithm row by row; states of rows that have halted are copied on. */
    float[] loop(int[] taken) {
      float[] state = x.toArray();
      float[] output = new float[state.length];
      double[] left = new double[rows()];
      Arrays.fill(left, 1);
      for (int t = 1; t <= T; t++) {
        float[] computed = layer(state, t);
        for (int row = 0; row < rows(); row++) {
          if (taken[row] == 0) {
            double p = probability(computed, row);
            boolean ends = left[row] - p <= 0.1 || t == T;
            taken[row] = ends ? t : 0;
            for (int d = 0; d < D; d++) {
              int at = row * D + d;
              output[at] += (float) ((ends ? left[row] : p) * computed[at]);
              state[at] = computed[at];
            }
            left[row] -= p;
          }
        }
      }
      return output;
    }

    /** All rows after a layer, as step t sees them. */
    private float[] layer(float[] state, int t) {
      int[] positions = layout.positions();
      Sinusoidal.Settings sinusoids = new Sinusoidal.Settings();
      float[] seen = state.clone();
      for (int i = 0; i < seen.length; i++) {
        seen[i] += (float) SinusoidForm.INTERLEAVED.value(t, i % D, D);
        seen[i] += t == 1 ? 0 : sinusoids.value(positions[i / D], i % D, D);
      }
      Graph graph = Graph.inference(own, new Workspace(slabs));
      Variable rows = graph.constant(graph.workspace().allocate(rows(), D).fill(seen));
      return layer
          .forward(graph, new Sequences(rows, layout), Context.NONE)
          .rows()
          .value()
          .toArray();
    }

    private double probability(float[] rows, int row) {
      Tensor w = named(parameters, "encoder.halting.weight").value();
      double z = named(parameters, "encoder.halting.bias").value().get(0);
      for (int d = 0; d < D; d++) {
        z += w.get(d) * rows[row * D + d];
      }
      return 1 / (1 + Math.exp(-z));
    }
  }

  @Test
  void inDecodingHaltedRowsLeaveKeysAndValuesAlone() {
    CountedProducts counted = new CountedProducts(kernels.products());
    EncoderDecoder model =
        filled(
            network(
                "encoder.layers=1",
                "decoder.layers=1",
                "decoder.stack={kind: universal, steps: %d, halting: {kind: act, bias: 3}}"
                    .formatted(T)));
    Hypotheses hypotheses =
        new Hypotheses(
            model,
            kernels.withProducts(counted),
            new Workspace(slabs),
            new Workspace(slabs),
            SOURCES);
    counted.clear();
    hypotheses.step(new int[] {1, 1, 1});
    assertThat(counted.rows(3 * D, D)).isEqualTo(3L * T);
    assertThat(counted.rows(F, D)).isBetween(3L, 3L * T - 1);
    assertThat(counted.rows(D, F)).isEqualTo(counted.rows(F, D));
  }

  /** Three rows are read alone and among others, by the kernels that serve this processor. */
  @Test
  void aLineDoesNotDependOnItsBatchWithTheFastKernelsEither() {
    EncoderDecoder model =
        filled(
            network(
                "encoder.stack={kind: universal, steps: %d, halting: %s}".formatted(T, ACT),
                "decoder.stack={kind: universal, steps: %d, halting: %s}".formatted(T, ACT)));
    Kernels fast = Backend.choose().kernels();
    float[] together = states(model, fast, SOURCES, INPUTS);
    for (int b = 0; b < SOURCES.length; b++) {
      float[] alone = states(model, fast, new int[][] {SOURCES[b]}, new int[][] {INPUTS[b]});
      assertThat(alone).containsExactly(Arrays.copyOfRange(together, b * 4 * D, (b + 1) * 4 * D));
    }
    StepsContract.check(model, fast, slabs, SOURCES, INPUTS);
  }

  @Test
  void theWeightsOfASourceAreThoseOfTheLastStepThatARowTook() {
    EncoderDecoder model =
        filled(
            network("decoder.stack={kind: universal, steps: %d, halting: %s}".formatted(T, ACT)));
    Hypotheses hypotheses =
        new Hypotheses(model, kernels, new Workspace(slabs), new Workspace(slabs), SOURCES);
    hypotheses.step(new int[] {1, 1, 1});
    for (int row = 0; row < SOURCES.length; row++) {
      float[] weights = hypotheses.sourceWeights(row);
      assertThat(weights).hasSize(SOURCES[row].length);
      assertThat(IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum())
          .isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void noStepIsTooFew() {
    assertThatThrownBy(() -> network("encoder.stack={kind: universal, steps: 0}"))
        .hasMessageContaining("steps: found 0, expected 1 to 10000");
  }

  @Test
  void haltingNeedsAttentionThatSomeRowsCanAsk() {
    assertThatThrownBy(
            () ->
                network(
                    "encoder.stack={kind: universal, halting: act}",
                    "encoder.self-attention=clustered"))
        .hasMessageContaining("self-attention: clustered cannot be asked by some rows")
        .hasMessageContaining("those that can: full, band,");
    assertThatThrownBy(
            () ->
                network(
                    "decoder.stack={kind: universal, halting: act}",
                    "decoder.cross-attention=linear"))
        .hasMessageContaining("cross-attention: linear cannot be asked by some rows");
    network("encoder.stack={kind: universal}", "encoder.self-attention=clustered");
  }

  private static long sum(int... taken) {
    return Arrays.stream(taken).sum();
  }

  /** How many rows went through weights, by their shapes. */
  private record CountedProducts(ProductKernels others, List<int[]> calls)
      implements ProductKernels {
    CountedProducts(ProductKernels others) {
      this(others, new ArrayList<>());
    }

    void clear() {
      calls.clear();
    }

    long rows(int outputs, int inputs) {
      return calls.stream()
          .filter(call -> call[1] == outputs && call[2] == inputs)
          .mapToLong(call -> call[0])
          .sum();
    }

    @Override
    public void gemm(Matrix a, Matrix b, Matrix c, float beta) {
      others.gemm(a, b, c, beta);
    }

    @Override
    public void linear(Tensor x, Tensor weight, Tensor bias, Activation activation, Tensor out) {
      calls.add(new int[] {x.rows(), weight.rows(), weight.columns()});
      others.linear(x, weight, bias, activation, out);
    }

    @Override
    public PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
      return others.pack(weight, bias, activation);
    }

    @Override
    public PackedLinear pack(QuantizedMatrix weight, Tensor bias, Activation activation) {
      return others.pack(weight, bias, activation);
    }
  }

  /** Makes rows halt at different steps. */
  private static void spread(Parameters parameters) {
    parameters.all().stream()
        .filter(p -> p.name().endsWith("halting.weight"))
        .forEach(
            p -> {
              for (long i = 0; i < p.size(); i++) {
                p.value().set(i, 12 * p.value().get(i));
              }
            });
  }

  private static List<String> small() {
    return List.of("size=8", "heads=2", "feed-forward=12", "max-positions=20", "dropout=0");
  }

  private static EncoderDecoder network(String... settings) {
    List<String> all = new ArrayList<>(small());
    all.addAll(List.of("encoder.layers=2", "decoder.layers=2"));
    all.addAll(List.of(settings));
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, all);
    return new EncoderDecoder(config, 11, 11);
  }

  private EncoderDecoder filled(EncoderDecoder network) {
    RandomParameters.fill(network.parameters(), slabs);
    spread(network.parameters());
    return network;
  }

  private float[] states(EncoderDecoder model) {
    return states(model, kernels, SOURCES, INPUTS);
  }

  private float[] states(EncoderDecoder model, Kernels own, int[][] sources, int[][] inputs) {
    Graph graph = Graph.inference(own, new Workspace(slabs));
    return model.states(graph, model.read(graph, sources), inputs).rows().value().toArray();
  }
}
