package dev.seqwright.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms of T5 and Llama and the layers of the Perceiver in Hugging Face transformers on the same
 * weights: what scripts/vectors/transformers_layer_vectors.py wrote.
 */
class TransformersLayersTest {
  private static final int D = 8;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Graph graph = Graph.inference(PlainKernels.create(), memory);
  private final Parameters parameters = new Parameters();

  @AfterEach
  void free() {
    slabs.close();
  }

  private static Stream<JsonNode> cases(String section) {
    return Vectors.cases(Vectors.read("transformers-layers.json").get(section));
  }

  static Stream<JsonNode> norms() {
    return cases("norm");
  }

  static Stream<JsonNode> perceivers() {
    return cases("perceiver");
  }

  @ParameterizedTest
  @MethodSource("norms")
  void rootMeanSquareNorms(JsonNode c) {
    Norm norm = Vectors.norm(c.get("kind").asText()).create(parameters.root(), D);
    Tensor x = inputs(c);
    Vectors.assertClose(norm.apply(graph, graph.constant(x)).value(), c.get("y"));
  }

  @ParameterizedTest
  @MethodSource("perceivers")
  void layersOfThePerceiver(JsonNode c) {
    List<Block> layers =
        Stream.iterate(0, i -> i + 1)
            .limit(c.get("layers").asInt())
            .map(factory(c)::bidirectionalLayer)
            .toList();
    Tensor x = inputs(c);
    Sequences y = new Sequences(graph.constant(x), SequenceLayout.of(x.rows()));
    for (Block layer : layers) {
      y = layer.forward(graph, y, Context.NONE);
    }
    Vectors.assertClose(y.rows().value(), c.get("y"));
  }

  /** The input's rows, once parameters are filled. */
  private Tensor inputs(JsonNode c) {
    parameters.allocate(slabs);
    Vectors.fill(parameters, true);
    return Vectors.fill(memory.allocate(c.get("length").asInt(), D), "x");
  }

  private LayerFactory factory(JsonNode c) {
    LayerConfig d = new LayerConfig();
    LayerConfig small =
        new LayerConfig(
            D,
            2,
            2 * D,
            Activation.GELU,
            d.norm(),
            new PreNorm.Settings(),
            d.positions(),
            64,
            0,
            d.attentionDropout(),
            d.activationDropout(),
            d.initialization());
    int layers = c.get("layers").asInt();
    StackConfig plain = new StackConfig(layers);
    StackConfig shape =
        new StackConfig(
            layers,
            List.of(Vectors.attention(c.get("kind").asText())),
            plain.feedForward(),
            List.of(),
            List.of(),
            Optional.empty(),
            plain.stack());
    return new LayerFactory(small, shape, parameters.root(), new Depth(layers, layers, false));
  }
}
