package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.feedforward.FeedForwards;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.norm.Norms;
import dev.seqwright.core.residual.NormPlacements;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms, their placement and feed-forward layers, each inside a whole model. */
class PartsTest {
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 2}};
  private static final int[][] INPUTS = {{1, 8, 9}, {1, 3, 4}};
  private static final int[][] OUTPUTS = {{8, 9, 2}, {3, 4, 2}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Workspace scratch = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Settings that put one part into both stacks. */
  static Stream<String> parts() {
    return Stream.of(
            names("norm", Norms.ALL),
            names("norm-placement", NormPlacements.ALL),
            names("feed-forward", FeedForwards.ALL),
            Stream.of(
                "feed-forward={kind: glu, gate: sigmoid}",
                "feed-forward={kind: glu, gate: relu}",
                "feed-forward={kind: moe, top: 1, capacity: 4, balance: 0}",
                "feed-forward={kind: moe, experts: 3, capacity: 3, balance: 0}",
                "feed-forward={kind: product-key, keys: 2, top: 2, query-size: 4}"))
        .flatMap(part -> part)
        .filter(part -> !part.endsWith("=moe") && !part.endsWith("=product-key"));
  }

  private static <F> Stream<String> names(String key, List<Variant<F>> family) {
    return family.stream().map(variant -> key + "=" + variant.name());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void gradientsOfEveryParameterAgreeWithCentralDifferences(String part) {
    EncoderDecoder model = model(part);
    Tensor gradients = memory.zeros((int) model.parameters().flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1);
    graph.backward();
    for (Parameter p : moved(model)) {
      for (long i = 0; i < p.size(); i += 1 + p.size() / 3) {
        double expected = centralDifference(model, p.value(), i);
        assertThat((double) gradients.get(p.offset() + i))
            .as(p.name() + "[" + i + "]")
            .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** The parameters that training moves by their gradients. */
  private static List<Parameter> moved(EncoderDecoder model) {
    return model.parameters().all().stream().filter(p -> p.statistic().isEmpty()).toList();
  }

  private double centralDifference(EncoderDecoder model, Tensor parameter, long index) {
    float step = 2e-3f;
    float value = parameter.get(index);
    parameter.set(index, value + step);
    double above = loss(model);
    parameter.set(index, value - step);
    double below = loss(model);
    parameter.set(index, value);
    return (above - below) / (2.0 * step);
  }

  private double loss(EncoderDecoder model) {
    scratch.reset();
    Tensor unused = scratch.zeros((int) model.parameters().flatSize());
    Graph graph = Graph.differentiating(kernels, scratch, unused);
    return model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1).loss();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aStepAtATimeGivesWhatWholeSequencesGive(String part) {
    EncoderDecoder model = model(part);
    StepsContract.check(model, kernels, slabs, SOURCES, INPUTS);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aSentenceDoesNotDependOnItsBatch(String part) {
    EncoderDecoder model = model(part);
    Graph graph = Graph.inference(kernels, memory);
    float[] together = model.encode(graph, SOURCES).rows().value().rows(4, 6).toArray();
    float[] alone = model.encode(graph, new int[][] {SOURCES[1]}).rows().value().toArray();
    assertThat(together).containsExactly(alone, within(1e-5f));
  }

  @Test
  void layersTakeTurnsWhereAListIsShorterThanTheStack() {
    EncoderDecoder model =
        built("encoder.layers=3", "encoder.norm=[rms-norm, layer-norm]", "decoder.layers=1");
    List<String> biases =
        model.parameters().all().stream()
            .map(Parameter::name)
            .filter(name -> name.matches("encoder.layers.\\d.self-attention-norm.bias"))
            .toList();
    assertThat(biases).containsExactly("encoder.layers.1.self-attention-norm.bias");
  }

  @Test
  void anUnknownKindIsNamedWithTheClosestOne() {
    assertThatThrownBy(() -> built("encoder.self-attention=bnad"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("encoder.self-attention: unknown kind")
        .hasMessageContaining("band");
  }

  @Test
  void aKindThatCannotDoWhatItsPlaceAsksIsRefusedWithThoseThatCan() {
    assertThatThrownBy(() -> built("decoder.cross-attention=band"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("decoder.cross-attention: band cannot be attention to another")
        .hasMessageContaining("those that can: full");
  }

  private EncoderDecoder model(String part) {
    EncoderDecoder model =
        built(
            "encoder.layers=2",
            "decoder.layers=2",
            "activation=gelu",
            "encoder." + part,
            "decoder." + part);
    disturb(model);
    settle(model);
    return model;
  }

  /** Lets what follows measurements see the data a few times, as in training. */
  private void settle(EncoderDecoder model) {
    List<Parameter> followed =
        model.parameters().all().stream().filter(p -> p.statistic().isPresent()).toList();
    for (int pass = 0; pass < 3 && !followed.isEmpty(); pass++) {
      Tensor gradients = memory.zeros((int) model.parameters().flatSize());
      Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
      model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1);
      graph.backward();
      followed.forEach(
          p ->
              p.statistic()
                  .orElseThrow()
                  .update(p.value(), gradients.slice(p.offset(), p.shape())));
    }
  }

  private EncoderDecoder built(String... settings) {
    List<String> all =
        Stream.concat(
                Stream.of("size=8", "heads=2", "feed-forward=12", "max-positions=10"),
                Stream.of(settings))
            .toList();
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, all);
    EncoderDecoder model = new EncoderDecoder(config, 11, 11);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    return model;
  }

  /** Away from zeros and ones, where a wrong gradient would go unnoticed. */
  private static void disturb(EncoderDecoder model) {
    SplittableRandom random = new SplittableRandom(4);
    for (Parameter p : moved(model)) {
      for (long i = 0; i < p.size(); i++) {
        p.value().set(i, p.value().get(i) + (float) (0.1 * random.nextGaussian()));
      }
    }
  }
}
