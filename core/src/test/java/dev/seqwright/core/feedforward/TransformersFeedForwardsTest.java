package dev.seqwright.core.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feed-forward layers of T5, Llama, Switch Transformers and NLLB-MoE in Hugging Face transformers
 * on the same weights: what scripts/vectors/transformers_layer_vectors.py wrote.
 */
class TransformersFeedForwardsTest {
  private static final int D = 8;
  private static final int HIDDEN = 16;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Parameters parameters = new Parameters();

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<JsonNode> all() {
    return Vectors.cases(Vectors.read("transformers-layers.json").get("feed-forward"));
  }

  static Stream<JsonNode> balanced() {
    return all().filter(c -> c.has("balance"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesWhatTransformersGives(JsonNode c) {
    FeedForward layer =
        Vectors.feedForward(c.get("kind").asText())
            .create(
                new FeedForwardSpec(
                    parameters.root(),
                    D,
                    HIDDEN,
                    Activation.RELU,
                    0,
                    (in, out) -> Initializer.xavier(in, out, 1)));
    Graph graph = filled(c);
    Vectors.assertClose(layer.apply(graph, rows(graph, c)).value(), c.get("y"));
  }

  /** Fills the parameters; the graph trains where the case does. */
  private Graph filled(JsonNode c) {
    parameters.allocate(slabs);
    Vectors.fill(parameters, c.get("biases").asBoolean());
    Tensor gradients = memory.zeros((int) parameters.flatSize());
    return c.path("training").asBoolean()
        ? Graph.differentiating(PlainKernels.create(), memory, gradients)
        : Graph.inference(PlainKernels.create(), memory);
  }

  private Variable rows(Graph graph, JsonNode c) {
    return graph.constant(Vectors.fill(memory.allocate(c.get("length").asInt(), D), "x"));
  }

  @ParameterizedTest
  @MethodSource("balanced")
  void theBalanceLossIsThatOfSwitchTransformers(JsonNode c) {
    int experts =
        ((MixtureOfExperts.Settings) Vectors.feedForward(c.get("kind").asText())).experts();
    Linear router =
        new Linear(
            parameters.root().at("router"),
            D,
            experts,
            1,
            Activation.IDENTITY,
            (in, out) -> Initializer.xavier(in, out, 1));
    Graph graph = filled(c);
    Variable logits = router.apply(graph, rows(graph, c));
    Variable shares = Softmax.apply(graph, logits);
    Tensor loss = Balance.apply(graph, shares, Routing.of(logits.value(), 1)).value();
    assertThat((double) loss.get(0)).isCloseTo(c.get("balance").asDouble(), within(1e-5));
  }
}
