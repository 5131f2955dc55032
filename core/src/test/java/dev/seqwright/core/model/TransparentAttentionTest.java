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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers of a decoder that attend mixtures of all layers of the encoder. */
class TransparentAttentionTest {
  private static final int[][] SOURCES = {{3, 4, 5, 2}, {6, 8, 2}, {7}};
  private static final int[][] INPUTS = {{1, 8, 9, 3}, {1, 3, 4, 5}, {1, 7, 7, 6}};
  private static final int[] NEXT = {8, 9, 3, 2, 3, 4, 5, 2, 7, 7, 6, 2};
  private static final int WORDS = 11;
  private static final int SIZE = 8;
  private static final String WEIGHTS = "decoder.transparent-attention.weights";

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm"})
  void allWeightOnTheLastLayerIsTheUsualModel(String placement) {
    EncoderDecoder mixing = filled(config(3, placement, "decoder.transparent-attention=true"));
    Tensor weights = parameter(mixing, WEIGHTS).value();
    assertThat(weights.shape()).containsExactly(2, 4);
    for (int j = 0; j < 2; j++) {
      for (int i = 0; i < 4; i++) {
        weights.set(4L * j + i, i == 3 ? 0 : Float.NEGATIVE_INFINITY);
      }
    }
    EncoderDecoder usual = copied(config(3, placement), mixing);
    assertThat(states(mixing)).containsExactly(states(usual));
  }

  /** z_j = sum_i s_ji h_i, with h_i what an encoder of i layers gives. */
  @Test
  void mixturesAreThoseOfAPlainLoop() {
    EncoderDecoder mixing = filled(config(3, "post-norm", "decoder.transparent-attention=true"));
    Tensor weights = parameter(mixing, WEIGHTS).value();
    List<float[]> layers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      EncoderDecoder cut = copied(config(i, "post-norm"), mixing);
      layers.add(cut.encode(inference(), SOURCES).rows().value().toArray());
    }
    List<Sequences> found = mixing.read(inference(), SOURCES).sources();
    layers.addFirst(embeddings(mixing));
    for (int j = 0; j < 2; j++) {
      double[] shares = softmax(weights, j);
      float[] expected = new float[layers.getFirst().length];
      for (int e = 0; e < expected.length; e++) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
          sum += shares[i] * layers.get(i)[e];
        }
        expected[e] = (float) sum;
      }
      assertThat(found.get(j).rows().value().toArray()).containsExactly(expected, within(1e-5f));
    }
  }

  /** Rows of the table times sqrt D, without positions. */
  private float[] embeddings(EncoderDecoder model) {
    Tensor table = parameter(model, "embeddings.source").value();
    List<Float> all = new ArrayList<>();
    for (int[] source : SOURCES) {
      for (int token : source) {
        for (int d = 0; d < SIZE; d++) {
          all.add((float) (table.get((long) token * SIZE + d) * Math.sqrt(SIZE)));
        }
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  private static double[] softmax(Tensor weights, int row) {
    double[] shares = new double[4];
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      shares[i] = Math.exp(weights.get(4L * row + i));
      sum += shares[i];
    }
    for (int i = 0; i < 4; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm"})
  void aStepAtATimeGivesWhatWholeSequencesGive(String placement) {
    EncoderDecoder model = filled(config(2, placement, "decoder.transparent-attention=true"));
    StepsContract.check(model, kernels, slabs, SOURCES, INPUTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoder.stack=sequential",
        "encoder.stack={kind: sequential, unique-layers: 1}",
        "decoder.stack={kind: sequential, unique-layers: 1}"
      })
  void gradientsAgreeWithCentralDifferences(String stack) {
    EncoderDecoder model =
        filled(config(2, "pre-norm", "decoder.transparent-attention=true", stack));
    GradientsContract.check(
        model.parameters(),
        graph ->
            model
                .head()
                .loss(graph, model.states(graph, model.read(graph, SOURCES), INPUTS), NEXT, 0.1, 1),
        kernels,
        slabs);
  }

  @Test
  void aLinesStatesDoNotDependOnItsBatch() {
    EncoderDecoder model = filled(config(2, "pre-norm", "decoder.transparent-attention=true"));
    Sequences together = model.states(inference(), model.read(inference(), SOURCES), INPUTS);
    for (int line = 0; line < SOURCES.length; line++) {
      Graph graph = inference();
      Sequences alone =
          model.states(
              graph, model.read(graph, new int[][] {SOURCES[line]}), new int[][] {INPUTS[line]});
      SequenceLayout layout = together.layout();
      assertThat(together.rows().value().rows(layout.start(line), layout.end(line)).toArray())
          .containsExactly(alone.rows().value().toArray());
    }
  }

  @Test
  void layersThatShareParametersShareTheirMixture() {
    EncoderDecoder model =
        filled(
            config(
                2,
                "pre-norm",
                "decoder.transparent-attention=true",
                "decoder.layers=4",
                "decoder.stack={kind: sequential, unique-layers: 2}"));
    assertThat(parameter(model, WEIGHTS).shape()).containsExactly(2, 3);
  }

  @Test
  void anEncoderWhoseLayersHaveRowsOfTheirOwnIsRefused() {
    EncoderDecoderConfig config =
        config(
            2,
            "pre-norm",
            "decoder.transparent-attention=true",
            "encoder.self-attention=perceiver");
    assertThatThrownBy(() -> Network.check(config))
        .hasMessageStartingWith(
            "decoder.transparent-attention: found true, expected false with"
                + " encoder.self-attention");
  }

  @Test
  void onlyTheDecoderCanHaveFewerLayers() {
    String[] dropping = {
      "encoder.stack={kind: sequential, layer-drop: 0.2}",
      "decoder.stack={kind: sequential, layer-drop: 0.2}",
      "decoder.transparent-attention=true"
    };
    EncoderDecoderConfig trained = config(2, "pre-norm", dropping);
    EncoderDecoderConfig used =
        (EncoderDecoderConfig) FewerLayers.of("--layers", "2,1").of(trained);
    StepsContract.check(filled(used), kernels, slabs, SOURCES, INPUTS);
    assertThatThrownBy(() -> FewerLayers.of("--layers", "1").of(trained))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--layers 1: the decoder attends all 2 layers of the encoder");
  }

  private static EncoderDecoderConfig config(int layers, String placement, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "size=" + SIZE,
                "heads=2",
                "feed-forward=12",
                "positions=none",
                "activation=gelu",
                "norm-placement=" + placement,
                "encoder.layers=" + layers,
                "decoder.layers=2"));
    settings.addAll(List.of(more));
    return Kinds.in(new Binder()).bind(EncoderDecoderConfig.class, settings);
  }

  private EncoderDecoder filled(EncoderDecoderConfig config) {
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    RandomParameters.fill(model.parameters(), slabs);
    return model;
  }

  private EncoderDecoder copied(EncoderDecoderConfig config, EncoderDecoder other) {
    EncoderDecoder model = new EncoderDecoder(config, WORDS, WORDS);
    model.parameters().allocate(slabs);
    Map<String, Parameter> known =
        other.parameters().all().stream().collect(Collectors.toMap(Parameter::name, p -> p));
    model.parameters().all().forEach(p -> p.value().copyFrom(known.get(p.name()).value()));
    return model;
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().all().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private float[] states(EncoderDecoder model) {
    Graph graph = inference();
    return model.states(graph, model.read(graph, SOURCES), INPUTS).rows().value().toArray();
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
