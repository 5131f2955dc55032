package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.head.ExitUnit;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitTarget;
import dev.seqwright.core.stack.exit.LeaveRule;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders that single tokens leave early: four layers, exits after the first three. */
class DecoderExitsTest {
  private static final int WORDS = 11;
  private static final int LAYERS = 4;
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 8, 2}, {7}};
  private static final int[][] INPUTS = {{1, 8, 9, 3, 5}, {1, 3, 4, 5, 2}, {1, 7, 7, 6, 9}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<String> rules() {
    return Stream.of(
        "{kind: entropy, threshold: 1.2}",
        "{kind: confidence, threshold: 0.6}",
        "{kind: patience, patience: 1}",
        "{kind: votes, threshold: 2, power: 0}",
        "{kind: leave, threshold: 0.5}",
        "{kind: multinomial, threshold: 0.5}");
  }

  private static String stack(String rule) {
    return "{kind: early-exit, rule: " + rule + "}";
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aStepAtATimeGivesWhatWholeSequencesGive(String rule) {
    EncoderDecoder translator = translator(stack(rule));
    StepsContract.check(translator, kernels, slabs, SOURCES, INPUTS);
    ExitHistogram exits = translator.exitHistogram().orElseThrow();
    assertThat(exits.sequences().stream().filter(count -> count > 0).count())
        .as(exits.toString())
        .isGreaterThan(1);
    StepsContract.check(generator(stack(rule)), kernels, slabs, new int[3][0], INPUTS);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aTokenThatLeftIsCopiedUpAndSeenAsALoopOverLayersSays(String rule) {
    DecoderOnly network = generator(stack(rule));
    Tensor found = states(network).rows().value();
    List<Integer> left = exits(network);
    LayersInALoop oracle = new LayersInALoop(slabs, WORDS, INPUTS);
    assertThat(found.toArray())
        .containsExactly(oracle.states(network, inference(), left).toArray(), within(1e-5f));
  }

  /** How many layers each token of the inputs went through, each sequence alone. */
  private List<Integer> exits(DecoderOnly network) {
    List<Integer> layers = new ArrayList<>();
    for (int[] input : INPUTS) {
      for (int length = 1; length <= input.length; length++) {
        network.exitHistogram();
        long[] before = sums(network, Arrays.copyOf(input, length - 1));
        long[] with = sums(network, Arrays.copyOf(input, length));
        int layer =
            IntStream.range(0, LAYERS).filter(l -> with[l] > before[l]).findFirst().orElseThrow();
        layers.add(layer + 1);
      }
    }
    return layers;
  }

  private long[] sums(DecoderOnly network, int... input) {
    if (input.length == 0) {
      return new long[LAYERS];
    }
    network.states(inference(), new int[][] {input});
    return network.exitHistogram().orElseThrow().sequences().stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anExitThatAllTakeIsTheNetworkCutThere(int layers) {
    EncoderDecoder network =
        translator(
            "{kind: early-exit, after: [%d], rule: {kind: confidence, threshold: 0}}"
                .formatted(layers));
    EncoderDecoder cut = new EncoderDecoder(translatorConfig("sequential", layers), WORDS, WORDS);
    cut.parameters().allocate(slabs);
    Map<String, Parameter> values = byName(network);
    for (Parameter p : cut.parameters().all()) {
      String name = p.name().replaceFirst("^decoder.norm", "decoder.exits." + layers);
      p.value().copyFrom(values.get(name).value());
    }
    assertThat(states(network).rows().value().toArray())
        .containsExactly(states(cut).rows().value().toArray());
    Tensor step = LogProbabilities.after(hypotheses(network), 1, 1, 1);
    assertThat(step.toArray())
        .containsExactly(LogProbabilities.after(hypotheses(cut), 1, 1, 1).toArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "{kind: entropy, threshold: 0}",
        "{kind: confidence, threshold: 1}",
        "{kind: patience, patience: 4}",
        "{kind: leave, threshold: 1}",
        "{kind: multinomial, threshold: 1}",
        "{kind: multinomial, of: source, threshold: 1}"
      })
  void rulesThatAreNeverMetGiveTheBitsOfAStackWithoutExits(String rule) {
    EncoderDecoder network = translator(stack(rule));
    EncoderDecoder plain = new EncoderDecoder(translatorConfig("sequential", LAYERS), WORDS, WORDS);
    plain.parameters().allocate(slabs);
    Map<String, Parameter> values = byName(network);
    plain.parameters().all().forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
    assertThat(states(network).rows().value().toArray())
        .containsExactly(states(plain).rows().value().toArray());
    Hypotheses found = hypotheses(network);
    Hypotheses expected = hypotheses(plain);
    for (int token : new int[] {1, 4, 6}) {
      assertThat(LogProbabilities.after(found, token, token, token).toArray())
          .containsExactly(LogProbabilities.after(expected, token, token, token).toArray());
    }
  }

  @Test
  void tokensThatLeftAreNotComputedInLayersAbove() {
    EncoderDecoder network = translator(stack("{kind: confidence, threshold: 0.6}"));
    Hypotheses hypotheses = hypotheses(network);
    for (int t = 0; t < 5; t++) {
      int column = t;
      hypotheses.step(Arrays.stream(INPUTS).mapToInt(input -> input[column]).toArray());
    }
    ExitHistogram exits = network.exitHistogram().orElseThrow();
    long left = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(exits.rows().get(layer)).isEqualTo(15 - left);
      left += exits.sequences().get(layer);
    }
    assertThat(left).isEqualTo(15);
    assertThat(exits.rows().getLast()).isLessThan(15);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: early-exit}",
        "{kind: early-exit, after: [1, 3], weights: uniform}",
        "{kind: early-exit, training: mixed}"
      })
  void gradientsAgreeWithCentralDifferences(String stack) {
    EncoderDecoder network = translator(stack);
    int[][] outputs =
        Arrays.stream(INPUTS).map(i -> Arrays.copyOfRange(i, 1, 5)).toArray(int[][]::new);
    int[][] inputs = Arrays.stream(INPUTS).map(i -> Arrays.copyOf(i, 4)).toArray(int[][]::new);
    GradientsContract.check(
        network.parameters(),
        graph -> network.loss(graph, SOURCES, inputs, outputs, 0.1, 1),
        kernels,
        slabs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: leave, cost: 0.1} | exits.2.leave.bias",
        "{kind: leave, target: correctness, neighbours: 2} | exits.2.leave.bias",
        "{kind: multinomial, cost: 0.1} | exits.choice.bias"
      })
  void unitsLearnWithoutMovingWhatTheyRead(String rule, String unit) {
    DecoderOnly with = generator(stack(rule));
    DecoderOnly without = generator(stack("none"));
    Map<String, Parameter> values = byName(with);
    without.parameters().all().forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
    Map<String, float[]> expected = gradients(without);
    Map<String, float[]> found = gradients(with);
    expected.forEach((name, gradient) -> assertThat(found.get(name)).as(name).isEqualTo(gradient));
    float[] learnt = found.get("decoder." + unit);
    assertThat(learnt).isNotEqualTo(new float[learnt.length]);
  }

  private Map<String, float[]> gradients(DecoderOnly network) {
    Parameters parameters = network.parameters();
    Tensor buffer = new Workspace(slabs).zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), buffer);
    network.loss(graph, INPUTS, TokenBatch.of(INPUTS).ids(), 0, 1);
    graph.backward();
    return parameters.all().stream()
        .collect(
            Collectors.toMap(
                Parameter::name, p -> buffer.slice(p.offset(), (int) p.size()).toArray()));
  }

  @Test
  void aUnitsGradientsAgreeWithCentralDifferences() {
    Parameters parameters = new Parameters();
    ExitUnit unit = new ExitUnit(parameters.root(), 3, 2);
    RandomParameters.fill(parameters, slabs);
    Tensor states = new Workspace(slabs).allocate(3, 3).fill(1, 2, -1, 0.5f, 0, 3, -2, 1, 1);
    GradientsContract.check(
        parameters,
        graph -> unit.learn(graph, states, new int[] {0, 2}, new int[] {0, 1}, 1),
        kernels,
        slabs);
  }

  /** Every translation of a source takes the exit that the source alone chooses. */
  @Test
  void aSourceChoosesOneExitForAllItsTokens() {
    EncoderDecoder network = translator(stack("{kind: multinomial, of: source, threshold: 0.4}"));
    StepsContract.check(network, kernels, slabs, SOURCES, INPUTS);
    network.exitHistogram();
    long[] expected = new long[LAYERS];
    for (int b = 0; b < SOURCES.length; b++) {
      Graph graph = inference();
      Context context = network.read(graph, new int[][] {SOURCES[b]});
      network.states(graph, context, new int[][] {INPUTS[b]});
      List<Long> exits = network.exitHistogram().orElseThrow().sequences();
      assertThat(exits).containsOnlyOnce(5L).filteredOn(count -> count > 0).hasSize(1);
      expected[exits.indexOf(5L)] += 5;
    }
    states(network);
    assertThat(network.exitHistogram().orElseThrow().sequences())
        .containsExactly(Arrays.stream(expected).boxed().toArray(Long[]::new));
    assertThat(expected).as("sources differ").doesNotContain(15);
  }

  /** Of weights that are 0 the gradient of the bias tells how often each exit was right. */
  @Test
  void aSourceLearnsOfWholeSequences() {
    EncoderDecoder network = translator(stack("{kind: multinomial, of: source, cost: 0.01}"));
    Map<String, Parameter> values = byName(network);
    values.get("decoder.exits.choice.weight").value().zero();
    values.get("decoder.exits.choice.bias").value().zero();
    Parameters parameters = network.parameters();
    Tensor buffer = new Workspace(slabs).zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), buffer);
    int[][] inputs = {{1, 8}, {1, 3, 4}, {1, 7, 7, 6, 9}};
    network.loss(graph, SOURCES, inputs, inputs, 0, 1);
    graph.backward();
    long offset = values.get("decoder.exits.choice.bias").offset();
    Set<Integer> sums = Set.of(0, 2, 3, 5, 7, 8, 10);
    int all = 0;
    for (int n = 0; n < LAYERS; n++) {
      float right = 10f / LAYERS - buffer.get(offset + n);
      assertThat(sums).contains(Math.round(right));
      assertThat(right).isCloseTo(Math.round(right), within(1e-4f));
      all += Math.round(right);
    }
    assertThat(all).isEqualTo(10);
  }

  @Test
  void exitsWhereThereAreNoHeadsOrKeysOfAllRowsAreRefused() {
    assertThatThrownBy(() -> translatorConfig("sequential", 2, "encoder.stack=early-exit"))
        .hasMessageContaining("encoder: found the stack early-exit, which needs heads");
    assertThatThrownBy(() -> translatorConfig("early-exit", 2, "decoder.self-attention=linear"))
        .hasMessageContaining("self-attention: linear cannot be");
    assertThatThrownBy(() -> generator(stack("{kind: multinomial, of: source}")))
        .hasMessageContaining("a language model reads no source");
    assertThatThrownBy(() -> generator("{kind: early-exit, window: 1}"))
        .hasMessageContaining("window 0: words leave a tagger alone");
  }

  /** A configuration of a model that was stored before stages and targets could be set. */
  @Test
  void modelsThatLackLaterSettingsWorkAsTheyDid() {
    String stored =
        """
        layers: 3
        stack:
          kind: early-exit
          after: [1]
          training: two-stage
          weights: uniform
          rule: {kind: leave, threshold: 0.5, cost: 0.2}
        """;
    ExitPlan plan =
        Kinds.in(new Binder())
            .ofStored()
            .bindText(StackConfig.class, stored, "config.yaml", List.of())
            .exits()
            .orElseThrow();
    assertThat(plan.rule()).isEqualTo(new LeaveRule(0.5, 0.2, ExitTarget.LIKELIHOOD, 0));
    assertThat(plan.firstStage()).isZero();
    assertThat(plan.window()).isZero();
  }

  private Sequences states(EncoderDecoder network) {
    Graph graph = inference();
    return network.states(graph, network.read(graph, SOURCES), INPUTS);
  }

  private Sequences states(DecoderOnly network) {
    return network.states(inference(), INPUTS);
  }

  private Hypotheses hypotheses(Autoregressive network) {
    return new Hypotheses(network, kernels, new Workspace(slabs), new Workspace(slabs), SOURCES);
  }

  private static Map<String, Parameter> byName(Network network) {
    return network.parameters().all().stream()
        .collect(Collectors.toMap(Parameter::name, Function.identity()));
  }

  private EncoderDecoder translator(String stack) {
    return decided(new EncoderDecoder(translatorConfig(stack, LAYERS), WORDS, WORDS));
  }

  private DecoderOnly generator(String stack) {
    List<String> settings = new ArrayList<>(common());
    settings.addAll(List.of("decoder.layers=" + LAYERS, "decoder.stack=" + stack));
    return decided(
        new DecoderOnly(Kinds.in(new Binder()).bind(DecoderOnlyConfig.class, settings), WORDS));
  }

  /** A network that is sure of one token and not of another. */
  private <N extends Network> N decided(N network) {
    RandomParameters.fill(network.parameters(), slabs);
    network.parameters().all().stream()
        .filter(p -> p.name().matches("decoder.exits.*(leave|choice).weight"))
        .forEach(
            p ->
                IntStream.range(0, (int) p.size())
                    .forEach(i -> p.value().set(i, 9 * p.value().get(i))));
    return network;
  }

  private static EncoderDecoderConfig translatorConfig(String stack, int layers, String... more) {
    List<String> settings = new ArrayList<>(common());
    settings.addAll(
        List.of("encoder.layers=1", "decoder.layers=" + layers, "decoder.stack=" + stack));
    settings.addAll(List.of(more));
    return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
  }

  private static List<String> common() {
    return List.of("size=8", "heads=2", "feed-forward=12", "max-positions=10", "activation=gelu");
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
