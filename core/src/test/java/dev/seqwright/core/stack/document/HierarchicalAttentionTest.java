package dev.seqwright.core.stack.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.feedforward.FeedForwardSpec;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The equations in PyTorch on the same weights: what scripts/vectors/han_vectors.py wrote. */
class HierarchicalAttentionTest {
  private static final int D = 8;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Graph graph = Graph.inference(PlainKernels.create(), memory);

  @AfterEach
  void free() {
    slabs.close();
  }

  static Stream<JsonNode> cases() {
    return Vectors.cases(Vectors.read("han.json"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void statesAreThoseOfPyTorch(JsonNode c) {
    int n = c.get("sentences").asInt();
    Parameters parameters = new Parameters();
    DocumentContext han =
        new HierarchicalAttention.Settings(n).create(site(parameters.root())).orElseThrow();
    parameters.allocate(slabs);
    Vectors.fill(parameters, true);
    Sequences states = states(c.get("lengths"));
    int[][] before =
        IntStream.range(0, states.layout().sequences())
            .mapToObj(i -> IntStream.range(Math.max(0, i - n), i).toArray())
            .toArray(int[][]::new);
    Vectors.assertClose(han.apply(graph, states, states, before).rows().value(), c.get("y"));
  }

  private Sequences states(JsonNode lengths) {
    SequenceLayout layout =
        SequenceLayout.of(
            IntStream.range(0, lengths.size()).map(i -> lengths.get(i).asInt()).toArray());
    Tensor all = memory.allocate(layout.rows(), D);
    for (int i = 0; i < layout.sequences(); i++) {
      Vectors.fill(all.rows(layout.start(i), layout.end(i)), "h" + i);
    }
    return new Sequences(graph.constant(all), layout);
  }

  private static DocumentContextSite site(Scope scope) {
    WeightInitializer start = (in, out) -> Initializer.zeros();
    return new DocumentContextSite(
        new AttentionSpec(
            scope, scope, D, 2, Role.CROSS, 1, 100, 0, start, start, Optional.empty()),
        new FeedForwardSpec(scope.at("feed-forward"), D, 2 * D, Activation.RELU, 0, start),
        0);
  }
}
