package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.head.ClassHead;
import dev.seqwright.core.head.Features;
import dev.seqwright.core.head.NumberHead;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of one stack, with the heads that are put on them. */
class NetworksTest {
  private static final int[][] TEXTS = {{3, 4, 5, 2}, {6, 2}, {7}};
  private static final int[][] SEGMENTS = {{0, 0, 1, 1}, {0, 1}, {1}};
  private static final Features MEAN = new Features(SequencePooling.MEAN, false, 0);
  private static final int WORDS = 11;
  private static final int SIZE = 8;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied-embeddings=true", "tied-embeddings=false", "output-bias=true"})
  void gradientsOfALanguageModelAgreeWithCentralDifferences(String setting) {
    DecoderOnly model = decoder("decoder.layers=2", setting);
    int[] next = {4, 5, 2, 1, 2, 1, 9};
    agree(
        model.parameters(),
        graph -> model.head().loss(graph, model.states(graph, TEXTS), next, 0.1, 1));
  }

  @ParameterizedTest
  @CsvSource({"FIRST, true", "MEAN, false", "MAX, true", "ATTENTION, false", "MEAN_MAX, true"})
  void gradientsOfAClassifierAgreeWithCentralDifferences(SequencePooling pooling, boolean dense) {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class, "encoder.layers=2"), WORDS);
    ClassHead head =
        new ClassHead(
            model.parameters().root().at("head"), SIZE, new Features(pooling, dense, 0), 3);
    RandomParameters.fill(model.parameters(), slabs);
    int[] classes = {2, 0, 1};
    agree(
        model.parameters(), graph -> head.loss(graph, model.encode(graph, TEXTS), classes, 0.1, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsOfAComparisonAgreeWithCentralDifferences(boolean dense) {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    Features features = new Features(SequencePooling.MEAN, dense, 0, true);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, features, 3);
    RandomParameters.fill(model.parameters(), slabs);
    int[][] texts = {{4, 5}, {2, 1, 9}, {6}, {3, 8}};
    int[] classes = {2, 0};
    agree(
        model.parameters(), graph -> head.loss(graph, model.encode(graph, texts), classes, 0.1, 1));
  }

  /** logit_c = sum over the columns of E_c [u, v, |u - v|, u v], by a loop. */
  @Test
  void aComparisonSeesBothVectorsTheirDifferenceAndTheirProduct() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    Features features = new Features(SequencePooling.FIRST, false, 0, true);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, features, 3);
    RandomParameters.fill(model.parameters(), slabs);
    Sequences states = model.encode(inference(), new int[][] {{4, 5}, {2}});
    Tensor logits = head.logits(inference(), states);
    Tensor weight = value(model, "head.weight");
    Tensor bias = value(model, "head.bias");
    assertThat(weight.columns()).isEqualTo(4 * SIZE);
    for (int c = 0; c < 3; c++) {
      double expected = bias.get(c);
      for (int i = 0; i < SIZE; i++) {
        double u = states.rows().value().get(i);
        double v = states.rows().value().get(2L * SIZE + i);
        double[] seen = {u, v, Math.abs(u - v), u * v};
        for (int part = 0; part < 4; part++) {
          expected += weight.get((4L * c + part) * SIZE + i) * seen[part];
        }
      }
      assertThat((double) logits.get(c)).isCloseTo(expected, within(1e-4));
    }
  }

  private static Tensor value(EncoderOnly model, String name) {
    return model.parameters().all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private void agree(Parameters parameters, GradientsContract.Loss loss) {
    GradientsContract.check(parameters, loss, kernels, slabs);
  }

  @Test
  void gradientsOfWeightedPairsAgreeWithCentralDifferences() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS, 2);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, MEAN, 3);
    RandomParameters.fill(model.parameters(), slabs);
    int[] classes = {2, 0, 1};
    float[] weights = {0.5f, 3, 0};
    agree(
        model.parameters(),
        graph -> head.loss(graph, model.encode(graph, TEXTS, SEGMENTS), classes, weights, 0.1, 1));
  }

  @Test
  void gradientsOfNormalizedEmbeddingsAgreeWithCentralDifferences() {
    EncoderOnly model =
        new EncoderOnly(bind(EncoderOnlyConfig.class, "embedding-norm=true"), WORDS, 2);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, MEAN, 3);
    RandomParameters.fill(model.parameters(), slabs);
    assertThat(model.parameters().all())
        .extracting(Parameter::name)
        .contains("embeddings.norm.weight");
    int[] classes = {2, 0, 1};
    agree(
        model.parameters(),
        graph -> head.loss(graph, model.encode(graph, TEXTS, SEGMENTS), classes, 0.1, 1));
  }

  @Test
  void gradientsOfANumberAgreeWithCentralDifferences() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    NumberHead head = new NumberHead(model.parameters().root().at("head"), SIZE, MEAN, 5, 2);
    RandomParameters.fill(model.parameters(), slabs);
    double[] numbers = {4, 6.5, 1};
    agree(model.parameters(), graph -> head.loss(graph, model.encode(graph, TEXTS), numbers, 1));
  }

  /** The loss is of z = (y - mean) / deviation. */
  @Test
  void theLossOfNumbersIsTheStandardisedSquaredError() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    NumberHead head = new NumberHead(model.parameters().root().at("head"), SIZE, MEAN, 5, 2);
    model.parameters().allocate(slabs);
    model.parameters().initialize(3);
    double[] found = head.numbers(inference(), model.encode(inference(), TEXTS));
    double[] right = {found[0] + 2, found[1], found[2] - 4};
    CrossEntropy.Result loss = head.loss(inference(), model.encode(inference(), TEXTS), right, 1);
    assertThat(loss.loss()).isCloseTo(1 + 0 + 4, within(1e-5));
    assertThat(loss.rows()).isEqualTo(3);
  }

  @Test
  void weightsMultiplyTheLossOfTheirRowsAlone() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    ClassHead head = new ClassHead(model.parameters().root().at("head"), SIZE, MEAN, 3);
    RandomParameters.fill(model.parameters(), slabs);
    double expected = 0;
    double likelihood = 0;
    int[] classes = {2, 0, 1};
    float[] weights = {0.5f, 3, 0};
    for (int b = 0; b < classes.length; b++) {
      int[][] alone = {TEXTS[b]};
      CrossEntropy.Result one =
          head.loss(inference(), model.encode(inference(), alone), new int[] {classes[b]}, 0.1, 1);
      expected += weights[b] * one.loss();
      likelihood += one.logLikelihood();
    }
    CrossEntropy.Result all =
        head.loss(inference(), model.encode(inference(), TEXTS), classes, weights, 0.1, 1);
    assertThat(all.loss()).isCloseTo(expected, within(1e-5));
    assertThat(all.logLikelihood()).isCloseTo(likelihood, within(1e-5));
  }

  /** Tokens of segment s get row s of the table, scaled as tokens are. */
  @Test
  void aSegmentAddsItsVectorToEachOfItsTokens() {
    EncoderOnly model =
        new EncoderOnly(
            bind(EncoderOnlyConfig.class, "embedding-scale=2", "positions=none"), WORDS, 2);
    RandomParameters.fill(model.parameters(), slabs);
    float[] told = model.encode(inference(), TEXTS, SEGMENTS).rows().value().toArray();
    Parameter tokens = parameter(model, "embeddings.source");
    Parameter segments = parameter(model, "embeddings.segments");
    int[][] asWords = {{8, 9, 10, 2}, {6, 2}, {7}}; // 3 and 4 of segment 0, 5 of segment 1
    for (int d = 0; d < SIZE; d++) {
      for (int t = 0; t < 3; t++) {
        set(tokens, 8 + t, d, get(tokens, 3 + t, d) + get(segments, t / 2, d));
      }
      set(tokens, 2, d, get(tokens, 2, d) + get(segments, 1, d));
      set(tokens, 6, d, get(tokens, 6, d) + get(segments, 0, d));
      set(tokens, 7, d, get(tokens, 7, d) + get(segments, 1, d));
    }
    assertThat(model.encode(inference(), asWords).rows().value().toArray())
        .containsExactly(told, within(1e-5f));
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float get(Parameter table, int row, int column) {
    return table.value().get((long) row * SIZE + column);
  }

  private static void set(Parameter table, int row, int column, float value) {
    table.value().set((long) row * SIZE + column, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"positions=sinusoidal", "positions=rope", "decoder.self-attention=linear"})
  void aLanguageModelWritesStepByStepWhatItReadsAtOnce(String setting) {
    DecoderOnly model = decoder(setting);
    int[][] inputs = {{1, 8, 9}, {1, 3, 4}};
    StepsContract.check(model, kernels, slabs, new int[2][0], inputs);
  }

  @ParameterizedTest
  @CsvSource({"FIRST, true", "MEAN, false", "MAX, true", "ATTENTION, false", "MEAN_MAX, true"})
  void aTextsClassDoesNotDependOnItsBatch(SequencePooling pooling, boolean dense) {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    ClassHead head =
        new ClassHead(
            model.parameters().root().at("head"), SIZE, new Features(pooling, dense, 0), 3);
    RandomParameters.fill(model.parameters(), slabs);
    float[] together =
        head.logits(inference(), model.encode(inference(), TEXTS)).rows(1, 2).toArray();
    float[] alone =
        head.logits(inference(), model.encode(inference(), new int[][] {TEXTS[1]})).toArray();
    assertThat(together).containsExactly(alone);
  }

  @Test
  void poolingIsWhatItsNameSays() {
    EncoderOnly model = new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    Sequences states = model.encode(inference(), TEXTS);
    Tensor x = states.rows().value();
    assertThat(pooled(SequencePooling.FIRST, states)).containsExactly(x.rows(4, 5).toArray());
    float[] mean = new float[SIZE];
    float[] max = new float[SIZE];
    for (int d = 0; d < SIZE; d++) {
      float a = x.get(4L * SIZE + d);
      float b = x.get(5L * SIZE + d);
      mean[d] = (a + b) / 2;
      max[d] = Math.max(a, b);
    }
    assertThat(pooled(SequencePooling.MEAN, states)).containsExactly(mean, within(1e-6f));
    assertThat(pooled(SequencePooling.MAX, states)).containsExactly(max);
  }

  /** What a head with the unit matrix makes of the second text. */
  private float[] pooled(SequencePooling pooling, Sequences states) {
    Parameters own = new Parameters();
    ClassHead head = new ClassHead(own.root(), SIZE, new Features(pooling, false, 0), SIZE);
    own.allocate(slabs);
    Parameter weight = own.all().iterator().next();
    for (int d = 0; d < SIZE; d++) {
      weight.value().set((long) d * SIZE + d, 1);
    }
    return head.logits(inference(), states).rows(1, 2).toArray();
  }

  @Test
  void parametersAreNamedAsInAnEncoderDecoder() {
    assertThat(names(decoder("tied-embeddings=false", "output-bias=true")))
        .startsWith(
            "embeddings.target",
            "embeddings.output",
            "decoder.layers.0.self-attention.projection.weight")
        .endsWith("output.bias")
        .noneMatch(name -> name.contains("cross-attention"));
    assertThat(names(new EncoderOnly(bind(EncoderOnlyConfig.class), WORDS)))
        .startsWith("embeddings.source", "encoder.layers.0.self-attention.projection.weight");
  }

  private static List<String> names(Network network) {
    return network.parameters().all().stream().map(Parameter::name).toList();
  }

  private DecoderOnly decoder(String... settings) {
    DecoderOnly model = new DecoderOnly(bind(DecoderOnlyConfig.class, settings), WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  private static <C> C bind(Class<C> type, String... settings) {
    Stream<String> small =
        Stream.of(
            "size=" + SIZE, "heads=2", "feed-forward=12", "max-positions=10", "activation=gelu");
    return Kinds.in(new Binder()).bind(type, Stream.concat(small, Stream.of(settings)).toList());
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
