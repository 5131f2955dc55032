package dev.seqwright.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Funnel-Transformer promises besides what every stack does. */
class FunnelStackTest {
  private static final int[][] TEXTS = {{3, 4, 5, 2, 9, 9, 4}, {6, 2}, {7}};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<JsonNode> cases() {
    return Vectors.cases(Vectors.read("transformers-funnel.json"));
  }

  /** What scripts/vectors/funnel_vectors.py wrote. */
  @ParameterizedTest
  @MethodSource("cases")
  void statesAreThoseOfTransformersOnTheSameWeights(JsonNode c) {
    EncoderOnlyConfig config =
        Kinds.in(new Binder())
            .bind(
                EncoderOnlyConfig.class,
                List.of(
                    "size=8",
                    "heads=2",
                    "feed-forward=16",
                    "activation=gelu",
                    "norm-placement=post-norm",
                    "positions=none",
                    "encoder.layers=" + c.get("layers").asInt(),
                    "encoder.stack=" + c.get("stack").asText()));
    Parameters parameters = new Parameters();
    Block stack =
        new LayerFactory(
                config.layer(), config.encoder().shape(), parameters.root(), new Depth(1, 0, false))
            .bidirectional();
    parameters.allocate(slabs);
    Vectors.fill(parameters, true);
    Graph graph = inference();
    Tensor x = Vectors.fill(graph.workspace().allocate(c.get("length").asInt(), 8), "x");
    Sequences in = new Sequences(graph.constant(x), SequenceLayout.of(x.rows()));
    Vectors.assertClose(stack.forward(graph, in, Context.NONE).rows().value(), c.get("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-norm", "post-norm", "deepnorm", "rezero"})
  void oneBlockIsTheSequentialStack(String placement) {
    EncoderOnly sequential = network("encoder.layers=3", "norm-placement=" + placement);
    EncoderOnly funnel =
        network(
            "encoder.layers=3",
            "norm-placement=" + placement,
            "encoder.stack={kind: funnel, blocks: [3]}");
    assertThat(states(funnel).rows().value().toArray())
        .containsExactly(states(sequential).rows().value().toArray());
  }

  @Test
  void withoutExpansionEachBlockHasTheMeansOfTheOneBelow() {
    EncoderOnly network =
        network("encoder.layers=3", "encoder.stack={kind: funnel, blocks: [1, 1, 1], expand: 0}");
    assertThat(network.keepsPositions()).isFalse();
    assertThat(states(network).layout()).isEqualTo(SequenceLayout.of(3, 2, 1));
  }

  @Test
  void layersThatAreNotNamedAreTwoBlocksAndTwoThatExpand() {
    EncoderOnly named =
        network("encoder.layers=5", "encoder.stack={kind: funnel, blocks: [2, 1], expand: 2}");
    EncoderOnly usual = network("encoder.layers=5", "encoder.stack=funnel");
    assertThat(usual.keepsPositions()).isTrue();
    assertThat(states(usual).rows().value().toArray())
        .containsExactly(states(named).rows().value().toArray());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "layers: found 3, expected 4 or more with stack funnel: two blocks of a layer each, and"
            + " expand (2)",
        "encoder.layers=3",
        "encoder.stack=funnel");
    refused(
        "layers: found 6, expected 5 with stack.blocks [2, 2] and expand 1",
        "encoder.layers=6",
        "encoder.stack={kind: funnel, blocks: [2, 2], expand: 1}");
    refused(
        "stride: found 1, expected 2 or more",
        "encoder.layers=4",
        "encoder.stack={kind: funnel, stride: 1}");
    refused(
        "self-attention: band cannot be attention to another sequence (cross); those that can:"
            + " full",
        "encoder.layers=4",
        "encoder.stack=funnel",
        "encoder.self-attention=band");
    refused(
        "self-attention: realformer hands values from layer to layer, and the stack funnel makes"
            + " rows fewer in between",
        "encoder.layers=4",
        "encoder.stack=funnel",
        "encoder.self-attention=realformer");
    refused(
        "norm-placement: conditional does not go with stack funnel",
        "encoder.layers=4",
        "encoder.stack=funnel",
        "norm-placement=conditional");
    refused(
        "encoder.stack: found funnel over rows that stand for no positions",
        "encoder.layers=4",
        "encoder.stack={kind: funnel, blocks: [2, 1], expand: 1}",
        "encoder.self-attention=[perceiver, perceiver, full, perceiver]");
  }

  @Test
  void aHierarchyKeepsAStateForEachWord() {
    assertThatThrownBy(
            () ->
                Kinds.in(new Binder())
                    .bind(
                        HierarchicalConfig.class,
                        List.of("encoder.layers=4", "encoder.stack=funnel")))
        .hasMessageContaining("encoder.stack: found funnel, expected another one");
  }

  private static void refused(String message, String... settings) {
    assertThatThrownBy(() -> unfilled(settings)).hasMessageContaining(message);
  }

  private static EncoderOnly unfilled(String... settings) {
    List<String> all =
        new ArrayList<>(List.of("size=8", "heads=2", "feed-forward=12", "max-positions=20"));
    all.addAll(List.of(settings));
    return new EncoderOnly(Kinds.in(new Binder()).bind(EncoderOnlyConfig.class, all), 11);
  }

  private EncoderOnly network(String... settings) {
    EncoderOnly network = unfilled(settings);
    RandomParameters.fill(network.parameters(), slabs);
    return network;
  }

  private Sequences states(EncoderOnly network) {
    return network.encode(inference(), TEXTS);
  }

  private Graph inference() {
    return Graph.inference(kernels, new Workspace(slabs));
  }
}
