package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.checkpoint.TokenizerFiles;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.data.LabelledExample;
import dev.seqwright.core.data.TokenWindows;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.GradientsContract;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.model.RandomParameters;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ConfidenceRule;
import dev.seqwright.core.stack.exit.EntropyRule;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.FullDepth;
import dev.seqwright.core.stack.exit.PatienceRule;
import dev.seqwright.core.stack.exit.VotesRule;
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
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers that texts leave early: four layers, heads after the first three. */
class EarlyExitTest {
  private static final int WORDS = 11;
  private static final int LAYERS = 4;
  private static final List<String> LABELS = List.of("x", "y");

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<ExitRule> rules() {
    return Stream.of(
        new EntropyRule(0.1),
        new EntropyRule(0.3),
        new ConfidenceRule(0.9),
        new PatienceRule(1, 0.1),
        new PatienceRule(2, 0.1),
        new VotesRule(1.5, 0.5));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyTextLeavesWhereALoopOverNetworksThatAreCutThereSaysSo(ExitRule rule) {
    ClassifierNetwork network = decided("pre-norm", "{kind: early-exit}");
    List<LabelledExample> texts = texts(40);
    List<Answered> found = network.answer(inference(), texts, rule);
    for (LabelledExample text : texts) {
      requireSame(found.get(text.index()), oracle(network, text, rule));
    }
    assertThat(found.stream().map(Answered::layers).distinct().count()).isGreaterThan(1);
  }

  /** The answer of the first cut network whose answer the rule likes, or of the whole one. */
  private Answered oracle(ClassifierNetwork whole, LabelledExample text, ExitRule rule) {
    ExitRule.Judge judge = rule.judge();
    for (int layers = 1; layers < LAYERS; layers++) {
      List<Prediction> answer =
          cut(whole, layers)
              .answer(inference(), List.of(text), new FullDepth())
              .getFirst()
              .columns();
      if (judge.sure(probabilities(answer))) {
        return new Answered(answer, layers);
      }
    }
    return whole.answer(inference(), List.of(text), new FullDepth()).getFirst();
  }

  /** A network of the first layers, with the norm and the head of their exit at its end. */
  private ClassifierNetwork cut(ClassifierNetwork whole, int layers) {
    ClassifierNetwork cut = created(config("pre-norm", "sequential", layers));
    Map<String, Parameter> values =
        whole.encoder().parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    cut.encoder().parameters().allocate(slabs);
    for (Parameter p : cut.encoder().parameters().all()) {
      String name =
          p.name()
              .replaceFirst("^head", "exits." + layers)
              .replaceFirst("^encoder.norm", "encoder.exits." + layers);
      p.value().copyFrom(values.get(name).value());
    }
    return cut;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aTextIsAnsweredToTheBitAsAlone(ExitRule rule) {
    ClassifierNetwork network = decided("post-norm", "{kind: early-exit, after: [1, 3]}");
    List<LabelledExample> texts = texts(30);
    List<Answered> together = network.answer(inference(), texts, rule);
    for (LabelledExample text : texts) {
      requireSame(
          together.get(text.index()), network.answer(inference(), List.of(text), rule).getFirst());
    }
  }

  @Test
  void rulesThatAreNeverMetGiveTheBitsOfAStackWithoutExits() {
    ClassifierNetwork network = decided("pre-norm", "{kind: early-exit}");
    ClassifierNetwork plain = created(config("pre-norm", "sequential", LAYERS));
    plain.encoder().parameters().allocate(slabs);
    copy(network, plain);
    List<LabelledExample> texts = texts(20);
    List<Answered> expected = plain.answer(inference(), texts, new FullDepth());
    for (ExitRule rule :
        List.of(
            new FullDepth(),
            new EntropyRule(0),
            new ConfidenceRule(1),
            new PatienceRule(LAYERS, 1),
            new VotesRule(LAYERS, 0))) {
      List<Answered> found = network.answer(inference(), texts, rule);
      texts.forEach(text -> requireSame(found.get(text.index()), expected.get(text.index())));
    }
  }

  private static void copy(ClassifierNetwork from, ClassifierNetwork to) {
    Map<String, Parameter> values =
        from.encoder().parameters().all().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    to.encoder().parameters().all().forEach(p -> p.value().copyFrom(values.get(p.name()).value()));
  }

  @Test
  void textsThatLeftAreNotComputedAnyMore() {
    ClassifierNetwork network = decided("pre-norm", "{kind: early-exit}");
    List<LabelledExample> texts = texts(40);
    List<Answered> found = network.answer(inference(), texts, new PatienceRule(1, 0.1));
    long[] rows = new long[LAYERS];
    long[] left = new long[LAYERS];
    for (LabelledExample text : texts) {
      int layers = found.get(text.index()).layers();
      left[layers - 1] += text.text().tokens().length;
      for (int layer = 0; layer < layers; layer++) {
        rows[layer] += text.tokens();
      }
    }
    ExitHistogram counted = network.encoder().exitHistogram().orElseThrow();
    assertThat(counted.rows()).containsExactly(boxed(rows));
    assertThat(counted.sequences()).containsExactly(boxed(left));
    assertThat(rows[LAYERS - 1]).isLessThan(rows[0]);
    assertThat(network.encoder().exitHistogram()).as("since the last call").isEmpty();
  }

  private static Long[] boxed(long[] values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  @Test
  void aGreaterEntropyIsNeverWaitedForLonger() {
    ClassifierNetwork network = decided("pre-norm", "{kind: early-exit}");
    List<LabelledExample> texts = texts(40);
    int[] before = new int[texts.size()];
    Arrays.fill(before, LAYERS);
    for (double threshold : new double[] {0, 0.3, 0.5, 0.7, 0.9, 1.2}) {
      List<Answered> found = network.answer(inference(), texts, new EntropyRule(threshold));
      for (int i = 0; i < before.length; i++) {
        assertThat(found.get(i).layers()).isLessThanOrEqualTo(before[i]);
        before[i] = found.get(i).layers();
      }
    }
    assertThat(before).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: early-exit}",
        "{kind: early-exit, weights: uniform, after: [2]}",
        "{kind: early-exit, training: mixed}"
      })
  void gradientsAgreeWithCentralDifferences(String stack) {
    ClassifierNetwork network = network("pre-norm", stack);
    GradientsContract.check(
        network.encoder().parameters(),
        graph -> network.loss(graph, texts(3), 0.1, 1),
        kernels,
        slabs);
  }

  /**
   * The last layer's head trains all as if there were no exits, and exits train their own parts.
   */
  @Test
  void inTwoStagesExitsDoNotMoveWhatLiesBelow() {
    ClassifierNetwork network = network("pre-norm", "{kind: early-exit, training: two-stage}");
    ClassifierNetwork plain = created(config("pre-norm", "sequential", LAYERS));
    plain.encoder().parameters().allocate(slabs);
    copy(network, plain);
    Map<String, float[]> expected = gradients(plain);
    Map<String, float[]> found = gradients(network);
    expected.forEach((name, gradient) -> assertThat(found.get(name)).as(name).isEqualTo(gradient));
    assertThat(found.get("exits.2.weight")).isNotEqualTo(new float[2 * 8]);
    assertThat(found.get("encoder.exits.2.weight")).isNotEqualTo(new float[8]);
  }

  /** All but the exits is a constant of later updates, whose parameters stay as they are. */
  @ParameterizedTest
  @ValueSource(strings = {"aligned", "mixed", "two-stage"})
  void afterTheFirstStageExitsAloneAreTrained(String training) {
    ClassifierNetwork network =
        network("pre-norm", "{kind: early-exit, training: " + training + ", first-stage: 7}");
    var parameters = network.encoder().parameters();
    for (long step : new long[] {7, 8}) {
      var buffer = new Workspace(slabs).zeros((int) parameters.flatSize());
      Graph.Update update = new Graph.Update(step, step);
      Graph graph = Graph.training(kernels, new Workspace(slabs), buffer, update, step);
      network.loss(graph, texts(3), 0.1, 1);
      graph.backward();
      Set<String> moved =
          parameters.all().stream()
              .filter(p -> moves(buffer.slice(p.offset(), (int) p.size())))
              .map(Parameter::name)
              .collect(Collectors.toSet());
      assertThat(moved).isNotEmpty();
      if (step == 8) {
        assertThat(moved).allMatch(name -> name.matches("(encoder\\.)?exits\\..*"));
      } else {
        assertThat(moved).contains("embeddings.source");
      }
    }
    assertThat(parameters.all()).allMatch(p -> p.name().contains("exits.") == (p.lastUpdate() > 7));
  }

  private static boolean moves(Tensor gradient) {
    return IntStream.range(0, (int) gradient.size()).anyMatch(i -> gradient.get(i) != 0);
  }

  @Test
  void aFirstStageWithoutExitsIsRefused() {
    assertThatThrownBy(() -> config("pre-norm", "{kind: early-exit, first-stage: 5}", 1))
        .hasMessageContaining("first-stage 5 and no exit");
  }

  private Map<String, float[]> gradients(ClassifierNetwork network) {
    var parameters = network.encoder().parameters();
    var buffer = new Workspace(slabs).zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), buffer);
    network.loss(graph, texts(3), 0.1, 1);
    graph.backward();
    return parameters.all().stream()
        .collect(
            Collectors.toMap(
                Parameter::name, p -> buffer.slice(p.offset(), (int) p.size()).toArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"realformer", "etc", "predictive"})
  void attentionsThatHandValuesUpAreRefused(String kind) {
    assertThatThrownBy(
            () -> config("pre-norm", "early-exit", LAYERS, "encoder.self-attention=" + kind))
        .hasMessageContainingAll(kind + " hands values", "early-exit", "full, or stack sequential");
  }

  @Test
  void exitsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> config("pre-norm", "{kind: early-exit, after: [1, 4]}", LAYERS))
        .hasMessageContaining("early-exit after layer 4, expected layers below the last one, 4");
    assertThatThrownBy(() -> config("pre-norm", "{kind: early-exit, after: [2, 2]}", LAYERS))
        .hasMessageContaining("after: found 2, expected 3 or more: they ascend");
  }

  private static void requireSame(Answered found, Answered expected) {
    assertThat(found.layers()).isEqualTo(expected.layers());
    assertThat(probabilities(found.columns())).containsExactly(probabilities(expected.columns()));
  }

  private static double[] probabilities(List<Prediction> answer) {
    return ((Prediction.Label) answer.getFirst()).probabilities();
  }

  /** Texts of up to nine tokens; every third is of two windows. */
  private static List<LabelledExample> texts(int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<LabelledExample> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[][] tokens = new int[i % 3 == 2 ? 2 : 1][];
      for (int w = 0; w < tokens.length; w++) {
        tokens[w] = random.ints(1 + random.nextInt(9), 0, WORDS).toArray();
      }
      int[][] segments = Stream.of(tokens).map(t -> new int[t.length]).toArray(int[][]::new);
      texts.add(
          new LabelledExample(
              i, new TokenWindows(tokens, segments), new double[] {random.nextInt(2)}));
    }
    return texts;
  }

  private ClassifierNetwork network(String placement, String stack) {
    ClassifierNetwork network = created(config(placement, stack, LAYERS));
    RandomParameters.fill(network.encoder().parameters(), slabs);
    return network;
  }

  /** The same with heads that are sure of one text and not of another. */
  private ClassifierNetwork decided(String placement, String stack) {
    ClassifierNetwork network = network(placement, stack);
    network.encoder().parameters().all().stream()
        .filter(p -> p.name().matches("(head|exits.\\d).weight"))
        .forEach(
            p -> IntStream.range(0, 2 * 8).forEach(i -> p.value().set(i, 20 * p.value().get(i))));
    return network;
  }

  private static ClassifierNetwork created(EncoderOnlyConfig config) {
    EncoderOnly encoder = new EncoderOnly(config, WORDS);
    Features features = new Features(SequencePooling.FIRST, false, 0);
    TokenizerFiles files =
        TokenizerFiles.words(List.of("a"), List.of("a")).withLabels("label", LABELS);
    return ClassifierNetwork.of(encoder, false, site -> LabelAnswers.saved(features, site, files));
  }

  private static EncoderOnlyConfig config(
      String placement, String stack, int layers, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "size=8",
                "heads=2",
                "feed-forward=12",
                "max-positions=10",
                "activation=gelu",
                "norm-placement=" + placement,
                "encoder.layers=" + layers,
                "encoder.stack=" + stack));
    settings.addAll(List.of(more));
    return Kinds.in(new Binder()).bind(EncoderOnlyConfig.class, settings);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
