package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Conditional;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.Gate;
import dev.seqwright.core.residual.GateUse;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.residual.ResidualSpec;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sublayers that positions pass or go around, as gates say that keep to a budget. */
class ConditionalTest {
  private static final int[][] LINES = {{3, 4, 5, 2}, {6, 8, 2}, {7}};
  private static final int[][] INPUTS = {{1, 8, 9, 3}, {1, 3, 4, 5}, {1, 7, 7, 6}};
  private static final int[] NEXT = {8, 9, 3, 2, 3, 4, 5, 2, 7, 7, 6, 2};
  static final SequenceLayout ROWS = SequenceLayout.of(5, 3, 4);
  private static final int WORDS = 11;
  static final int SIZE = 8;
  private static final int WIDE = 12;
  static final int HIDDEN = 5;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void gatesThatAreOpenAreTheUsualModel() {
    EncoderDecoder open =
        filled(config(conditional("")), p -> p.name().endsWith(BIAS) ? 50f : null);
    EncoderDecoder usual = copied(config("pre-norm"), open);
    assertThat(states(open)).containsExactly(states(usual));
    assertThat(written(open)).containsExactly(written(usual));
  }

  /** What comes out is what went in, but for the norm at the end. */
  @Test
  void gatesThatAreShutLeaveTheEmbeddings() {
    EncoderDecoder shut =
        filled(config(conditional("")), p -> p.name().endsWith(BIAS) ? -50f : null);
    float[] found = shut.encode(inference(), LINES).rows().value().toArray();
    Tensor table = parameter(shut, "embeddings.source").value();
    Tensor gain = parameter(shut, "encoder.norm.weight").value();
    Tensor bias = parameter(shut, "encoder.norm.bias").value();
    int at = 0;
    for (int[] line : LINES) {
      for (int token : line) {
        double[] x = new double[SIZE];
        for (int d = 0; d < SIZE; d++) {
          x[d] = table.get((long) token * SIZE + d) * Math.sqrt(SIZE);
        }
        double[] normal = GatedSublayersTest.normalized(x, gain, bias);
        for (int d = 0; d < SIZE; d++) {
          assertThat(found[at++]).isCloseTo((float) normal[d], within(1e-5f));
        }
      }
    }
    StepsContract.check(shut, kernels, slabs, LINES, INPUTS);
  }

  private Sequences rows(int seed) {
    return rows(slabs, seed);
  }

  /** Random rows. */
  static Sequences rows(Slabs slabs, int seed) {
    Tensor x = new Workspace(slabs).allocate(ROWS.rows(), SIZE);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, (float) random.nextGaussian());
    }
    Graph graph = Graph.inference(PlainKernels.create(), new Workspace(slabs));
    return new Sequences(graph.constant(x), ROWS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLinesStatesDoNotDependOnItsBatch(boolean fastest) {
    Kernels chosen = fastest ? Backend.choose().kernels() : kernels;
    EncoderDecoder model = halfOpen();
    Graph graph = Graph.inference(chosen, new Workspace(slabs));
    Sequences together = model.states(graph, model.read(graph, LINES), INPUTS);
    SequenceLayout layout = together.layout();
    for (int line = 0; line < LINES.length; line++) {
      Graph own = Graph.inference(chosen, new Workspace(slabs));
      Sequences alone =
          model.states(own, model.read(own, new int[][] {LINES[line]}), new int[][] {INPUTS[line]});
      assertThat(together.rows().value().rows(layout.start(line), layout.end(line)).toArray())
          .containsExactly(alone.rows().value().toArray());
    }
    requireSomeOpen(model);
  }

  @Test
  void aStepAtATimeGivesWhatWholeSequencesGive() {
    EncoderDecoder model = halfOpen();
    StepsContract.check(model, kernels, slabs, LINES, INPUTS);
    requireSomeOpen(model);
  }

  private EncoderDecoder halfOpen() {
    return filled(config(conditional("")), p -> p.name().endsWith(BIAS) ? -0.1f : null);
  }

  /** Else the test would have tried nothing. */
  private static void requireSomeOpen(EncoderDecoder model) {
    List<String> report = model.report();
    assertThat(report).hasSize(2);
    for (String line : report) {
      assertThat(Double.parseDouble(line.replaceAll(".*: ([0-9.]+) of.*", "$1")))
          .as(line)
          .isBetween(0.1, 0.9);
    }
  }

  @Test
  void gradientsOfGatesAndBudgetAgreeWithCentralDifferences() {
    EncoderDecoder model = filled(config(conditional("budget-weight: 3")), p -> null);
    GradientsContract.check(
        model.parameters(),
        graph ->
            model
                .head()
                .loss(graph, model.states(graph, model.read(graph, LINES), INPUTS), NEXT, 0.1, 1),
        kernels,
        slabs);
  }

  /** Budgets are drawn for each sequence, the same for its source; noise for each row. */
  @Test
  void aTrainingStepDrawsTheSameAgain() {
    EncoderDecoder model = filled(config(conditional("noise-steps: 10")), p -> null);
    float[] first = trained(model, 5, 7);
    assertThat(trained(model, 5, 7)).containsExactly(first);
    assertThat(trained(model, 5, 8)).isNotEqualTo(first);
    assertThat(trained(model, 6, 7)).isNotEqualTo(first);
  }

  private float[] trained(EncoderDecoder model, long step, long key) {
    Workspace memory = new Workspace(slabs);
    Tensor gradients = memory.zeros((int) model.parameters().flatSize());
    Graph graph = Graph.training(kernels, memory, gradients, new Graph.Update(step, 3), key);
    Sequences states = model.states(graph, model.read(graph, LINES), INPUTS);
    model.head().loss(graph, states, NEXT, 0, 1);
    graph.seedTerms(1);
    graph.backward();
    return gradients.toArray();
  }

  /** The deviation of logits from those of the same gates without noise, over many rows. */
  @ParameterizedTest
  @CsvSource({"1, 0.1", "5, 0.5", "10, 1", "1000, 1"})
  void noiseGrowsInTheFirstUpdates(long step, double expected) {
    Parameters own = new Parameters();
    Residual around = residual(conditional("noise-steps: 10, noise: 1"), own);
    RandomParameters.fill(own, slabs);
    double squares = 0;
    for (long key = 0; key < 100; key++) {
      float[] with = gates(around, own, new Graph.Update(step, 3), key);
      float[] without = gates(around, own, new Graph.Update(0, 3), key);
      for (int i = 0; i < with.length; i++) {
        squares += Math.pow(logit(with[i]) - logit(without[i]), 2);
      }
    }
    double deviation = Math.sqrt(squares / (100 * ROWS.rows()));
    assertThat(deviation).isCloseTo(expected, within(0.1 * expected)); // 4.9 standard errors
  }

  /** Noise or not: what a training step counts of its budget is what use would spend. */
  @Test
  void trainingCountsGatesAsTheyAreInUse() {
    Parameters own = new Parameters();
    Residual around = residual(conditional("budgets: [0.5], budget: 0.5, noise-steps: 0"), own);
    RandomParameters.fill(own, slabs);
    Gate gate = around.gate().orElseThrow();
    int open = 0;
    for (float bias = -4; open == 0; bias += 0.1f) {
      values(own).get("gated.gate.outer.bias").set(0, bias);
      gate.report();
      open = gate.open(inference(), rows(1).rows(), ROWS).count();
    }
    gates(around, own, new Graph.Update(5, 3), 7);
    assertThat(open).isBetween(1, ROWS.rows() - 1);
    String share = String.format(Locale.ROOT, "%.3f", open / (double) ROWS.rows());
    assertThat(gate.report())
        .containsExactly(
            "Gates of the encoder in training: " + share + " of their cost for a budget of 0.500",
            "Gates of the encoder: " + share + " of their cost for a budget of 0.500");
  }

  private static double logit(float gate) {
    return Math.log(gate / (1.0 - gate));
  }

  private Residual residual(String placement, Parameters own) {
    return config(placement)
        .layer()
        .normPlacement()
        .around(
            new ResidualSpec(
                own.root().at("gated"),
                () -> (graph, x) -> x,
                SIZE,
                1,
                new GateUse("encoder"),
                0,
                new Depth(1, 1, false)));
  }

  private float[] gates(Residual around, Parameters own, Graph.Update update, long key) {
    Workspace memory = new Workspace(slabs);
    Tensor gradients = memory.zeros((int) own.flatSize());
    Graph graph = Graph.training(kernels, memory, gradients, update, key);
    return around.gate().orElseThrow().soft(graph, rows(1)).value().toArray();
  }

  @Test
  void aModelKeepsTheBudgetThatIsAsked() {
    EncoderDecoderConfig trained = config(conditional(""));
    EncoderDecoderConfig used =
        (EncoderDecoderConfig) AskedBudget.of("--budget", "0.4").of(trained);
    assertThat(((Conditional.Settings) used.layer().normPlacement()).budget()).isEqualTo(0.4);
    EncoderDecoder model = filled(used, p -> null);
    states(model);
    assertThat(model.report())
        .allMatch(line -> line.endsWith("of their cost for a budget of 0.400"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.5", "1.5", "NaN", "half", ""})
  void whatIsNoShareIsRefused(String value) {
    assertThatThrownBy(() -> AskedBudget.of("--budget", value))
        .isInstanceOf(UserException.class)
        .hasMessage("--budget: found " + value + ", expected a number more than 0 and at most 1");
  }

  @Test
  void aBudgetThatNoGateKnowsIsRefused() {
    assertThatThrownBy(() -> AskedBudget.of("--budget", "0.1").of(config(conditional(""))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--budget 0.1: model.norm-placement.budget: found 0.1, expected 0.25 to 1.0, the least"
                + " and the most of budgets");
    assertThatThrownBy(() -> AskedBudget.of("--budget", "0.5").of(config("post-norm")))
        .hasMessage(
            "--budget 0.5: the model has no gates: found model.norm-placement: post-norm, expected"
                + " conditional");
  }

  @Test
  void anAttentionThatCannotLeaveRowsOutIsRefused() {
    assertThatThrownBy(
            () -> Network.check(config(conditional(""), "encoder.self-attention=linear")))
        .hasMessageContaining("encoder.self-attention: linear cannot be asked by some rows")
        .hasMessageContaining("those that can: full, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoder.stack={kind: universal, halting: act}",
        "decoder.stack={kind: universal, halting: act}",
        "decoder.stack=early-exit"
      })
  void aStackThatLeavesRowsOutItselfIsRefused(String stack) {
    assertThatThrownBy(() -> Network.check(config(conditional(""), stack)))
        .hasMessageContaining("norm-placement: conditional does not go with stack ")
        .hasMessageEndingWith(
            ", which leaves rows out itself; expected sequential, or another placement");
  }

  private static final String BIAS = "gate.outer.bias";

  static String conditional(String settings) {
    return "{kind: conditional, gate-size: "
        + HIDDEN
        + (settings.isEmpty() ? "" : ", ")
        + settings
        + "}";
  }

  static EncoderDecoderConfig config(String placement, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "size=" + SIZE,
                "heads=2",
                "feed-forward=" + WIDE,
                "positions=none",
                "activation=gelu",
                "dropout=0",
                "norm-placement=" + placement,
                "encoder.layers=2",
                "decoder.layers=2"));
    settings.addAll(List.of(more));
    return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
  }

  /** A network of random parameters, some of which have a given value. */
  private EncoderDecoder filled(EncoderDecoderConfig config, Function<Parameter, Float> given) {
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    for (Parameter p : model.parameters().all()) {
      Float value = given.apply(p);
      for (long i = 0; value != null && i < p.size(); i++) {
        p.value().set(i, value);
      }
    }
    return model;
  }

  private EncoderDecoder copied(EncoderDecoderConfig config, EncoderDecoder other) {
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    model.parameters().allocate(slabs);
    Map<String, Tensor> known = values(other.parameters());
    model.parameters().all().forEach(p -> p.value().copyFrom(known.get(p.name())));
    return model;
  }

  static Map<String, Tensor> values(Parameters parameters) {
    return parameters.all().stream().collect(Collectors.toMap(Parameter::name, Parameter::value));
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private float[] states(EncoderDecoder model) {
    Graph graph = inference();
    return model.states(graph, model.read(graph, LINES), INPUTS).rows().value().toArray();
  }

  /** Log-probabilities after two steps of decoding. */
  private float[] written(EncoderDecoder model) {
    Hypotheses three =
        new Hypotheses(model, kernels, new Workspace(slabs), new Workspace(slabs), LINES);
    LogProbabilities.after(three, 1, 1, 1);
    return LogProbabilities.after(three, 4, 5, 6).toArray();
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
