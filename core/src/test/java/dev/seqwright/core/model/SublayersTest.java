package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sublayer computed is given back when it is done: nobody may still read it. */
class SublayersTest {
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 2}};
  private static final int[][] INPUTS = {{1, 8, 9}, {1, 3, 4}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  /** Settings that put one kind of attention into each of two layers. */
  static Stream<String> places() {
    return Stream.of(Role.values()).flatMap(SublayersTest::kinds);
  }

  static Stream<String> decoders() {
    return Stream.of(Role.CAUSAL, Role.CROSS).flatMap(SublayersTest::kinds);
  }

  private static Stream<String> kinds(Role role) {
    return Attentions.ALL.stream()
        .filter(variant -> variant.abilities().contains(role.needs()))
        .map(variant -> role.needs().place() + "=" + kind(variant));
  }

  /** One that remembers earlier segments of a text as one that does not: a translation has none. */
  private static String kind(Variant<AttentionKind> variant) {
    return switch (variant.name()) {
      case "transformer-xl", "ernie-doc" -> "{kind: " + variant.name() + ", memory: 0}";
      case "compressive" -> "{kind: compressive, memory: 0, compressed-memory: 0}";
      case "block-recurrent" ->
          "{kind: block-recurrent, window: 2, states: 3, across-segments: false}";
      default -> variant.name();
    };
  }

  @ParameterizedTest
  @MethodSource("places")
  void inferenceGivesTheBitsOfAPassThatKeepsEverything(String place) {
    EncoderDecoder model = model(place);
    Tensor gradients = new Workspace(slabs).zeros(Math.toIntExact(model.parameters().flatSize()));
    float[] kept = decoded(model, Graph.differentiating(kernels, new Workspace(slabs), gradients));
    float[] given = decoded(model, Graph.inference(kernels, new Workspace(slabs)));
    assertThat(given).containsExactly(kept);
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void aStepAtATimeGivesWhatWholeSequencesGive(String place) {
    EncoderDecoder model = model(place);
    StepsContract.check(model, kernels, slabs, SOURCES, INPUTS);
  }

  private static float[] decoded(EncoderDecoder model, Graph graph) {
    Sequences states = model.states(graph, model.read(graph, SOURCES), INPUTS);
    return states.rows().value().toArray();
  }

  private EncoderDecoder model(String place) {
    List<String> settings =
        List.of(
            "size=8",
            "heads=2",
            "feed-forward=12",
            "max-positions=16",
            "encoder.layers=2",
            "decoder.layers=2",
            place);
    EncoderDecoderConfig config = Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
    EncoderDecoder model = new EncoderDecoder(config, 11, 11);
    model.parameters().allocate(slabs);
    model.parameters().initialize(7);
    return model;
  }
}
