package dev.seqwright.core.attention;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs that scripts/vectors/attention_vectors.py computed with NumPy from the equations, and
 * that scripts/vectors/reference_vectors.py took from the modules of Hugging Face transformers.
 */
class VectorsTest {
  /** A case of the file. */
  record Case(String kind, Role role, int length, int layers, JsonNode y) {
    @Override
    public String toString() {
      return kind + " " + role + " " + length + " " + layers;
    }
  }

  static Stream<Case> equations() {
    return cases("attention/vectors.json");
  }

  static Stream<Case> references() {
    return cases("attention/reference.json");
  }

  private static Stream<Case> cases(String file) {
    return Vectors.cases(Vectors.read(file))
        .map(
            c ->
                new Case(
                    c.get("kind").asText(),
                    Role.valueOf(c.get("role").asText()),
                    c.get("length").asInt(),
                    c.get("layers").asInt(),
                    c.get("y")));
  }

  @ParameterizedTest
  @MethodSource("equations")
  void givesWhatTheEquationsGive(Case c) {
    assertGives(c);
  }

  @ParameterizedTest
  @MethodSource("references")
  void givesWhatOtherProgramsGive(Case c) {
    assertGives(c);
  }

  private static void assertGives(Case c) {
    int layer = Math.min(c.layers, 2);
    try (AttentionBench bench = new AttentionBench(Vectors.attention(c.kind), c.role, layer)) {
      Vectors.fill(bench.parameters(), true);
      Tensor x = Vectors.fill(bench.workspace().allocate(c.length, AttentionBench.SIZE), "x");
      Vectors.assertClose(output(bench, x, c), c.y);
    }
  }

  /** As many layers of the same weights, those of an upper one, as the case asks for. */
  private static Tensor output(AttentionBench bench, Tensor x, Case c) {
    Graph graph = Graph.inference(bench.kernels, bench.newMemory());
    Variable y = graph.constant(x);
    for (int layer = 0; layer < c.layers; layer++) {
      y = bench.self(graph, y, c.length);
    }
    return y.value();
  }
}
