package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A whole model whose encoder gives latents in place of positions. */
class LatentsTest {
  private static final int[][] SOURCES = {{3, 4, 5, 6, 2}, {6, 2}};
  private static final int[][] INPUTS = {{1, 8, 9}, {1, 3, 4}};
  private static final int[][] OUTPUTS = {{8, 9, 2}, {3, 4, 2}};
  private static final String LATENTS = "{kind: perceiver, latents: 3}";

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm"})
  void gradientsOfEveryParameterAgreeWithCentralDifferences(String placement) {
    EncoderDecoder model =
        model("norm-placement=" + placement, "encoder.self-attention=" + LATENTS);
    Tensor gradients = memory.zeros((int) model.parameters().flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1);
    graph.backward();
    for (Parameter p : model.parameters().all()) {
      for (long i = 0; i < p.size(); i += 1 + p.size() / 3) {
        double expected = centralDifference(model, p.value(), i);
        assertThat((double) gradients.get(p.offset() + i))
            .as(p.name() + "[" + i + "]")
            .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected))));
      }
    }
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
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    return model.loss(graph, SOURCES, INPUTS, OUTPUTS, 0.1, 1).loss();
  }

  @Test
  void theEncoderGivesAsManyRowsForEverySentence() {
    EncoderDecoder model = model("encoder.self-attention=" + LATENTS);
    Graph graph = Graph.inference(kernels, memory);
    Sequences together = model.encode(graph, SOURCES);
    assertThat(together.layout()).isEqualTo(SequenceLayout.of(3, 3));
    Sequences alone = model.encode(graph, new int[][] {SOURCES[1]});
    assertThat(together.rows().value().rows(3, 6).toArray())
        .containsExactly(alone.rows().value().toArray(), within(1e-5f));
  }

  @Test
  void aStepAtATimeGivesWhatWholeSequencesGive() {
    EncoderDecoder model = model("encoder.self-attention=[" + LATENTS + ", full]");
    StepsContract.check(model, kernels, slabs, SOURCES, INPUTS);
  }

  @Test
  void layersAboveAttendTheLatentsAsFullAttentionDoes() {
    List<String> above = names(model("encoder.self-attention=" + LATENTS));
    List<String> full = names(model("encoder.self-attention=[" + LATENTS + ", full, full]"));
    assertThat(above).isEqualTo(full);
    assertThat(above).filteredOn(name -> name.endsWith("latents")).hasSize(1);
  }

  private static List<String> names(EncoderDecoder model) {
    return model.parameters().all().stream().map(Parameter::name).toList();
  }

  @Test
  void attentionToLatentsSaysNothingOfWords() {
    assertThat(model("encoder.self-attention=full").sourceWeights()).isPresent();
    assertThat(model("encoder.self-attention=" + LATENTS).sourceWeights()).isEmpty();
  }

  @Test
  void latentsAboveTheFirstLayerAreRefused() {
    assertThatThrownBy(() -> model("encoder.self-attention=[full, perceiver]"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "encoder.self-attention: a stack's latents are those of its first layer");
  }

  private EncoderDecoder model(String... settings) {
    Stream<String> small =
        Stream.of(
            "size=8",
            "heads=2",
            "feed-forward=12",
            "max-positions=10",
            "activation=gelu",
            "encoder.layers=3",
            "decoder.layers=1");
    List<String> all = Stream.concat(small, Stream.of(settings)).toList();
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, all);
    EncoderDecoder model = new EncoderDecoder(config, 11, 11);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    disturb(model);
    return model;
  }

  /** Away from zeros and ones, where a wrong gradient would go unnoticed. */
  private static void disturb(EncoderDecoder model) {
    SplittableRandom random = new SplittableRandom(4);
    for (Parameter p : model.parameters().all()) {
      for (long i = 0; i < p.size(); i++) {
        p.value().set(i, p.value().get(i) + (float) (0.1 * random.nextGaussian()));
      }
    }
  }
}
