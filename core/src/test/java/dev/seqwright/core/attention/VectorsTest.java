package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs that scripts/vectors/attention_vectors.py computed with NumPy from the equations, and
 * that scripts/vectors/reference_vectors.py took from the modules of Hugging Face transformers.
 */
class VectorsTest {
  /** One kind in a configuration. */
  record Config(AttentionKind attention) {
    Config() {
      this(new FullAttention.Settings());
    }
  }

  /** A case of the file. */
  record Case(String kind, Role role, int length, int layers, JsonNode y) {
    @Override
    public String toString() {
      return kind + " " + role + " " + length + " " + layers;
    }
  }

  static Stream<Case> equations() throws IOException {
    return cases("vectors.json");
  }

  static Stream<Case> references() throws IOException {
    return cases("reference.json");
  }

  private static Stream<Case> cases(String file) throws IOException {
    try (InputStream in = VectorsTest.class.getResourceAsStream(file)) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(
              c ->
                  new Case(
                      c.get("kind").asText(),
                      Role.valueOf(c.get("role").asText()),
                      c.get("length").asInt(),
                      c.get("layers").asInt(),
                      c.get("y")));
    }
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
    try (AttentionBench bench = new AttentionBench(kind(c.kind), c.role, Math.min(c.layers, 2))) {
      bench.parameters().all().forEach(p -> fill(p.value(), p.name()));
      Tensor x = bench.workspace().allocate(c.length, AttentionBench.SIZE);
      fill(x, "x");
      float[] found = output(bench, x, c).toArray();
      for (int e = 0; e < found.length; e++) {
        double expected = c.y.get(e).asDouble();
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
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

  private static AttentionKind kind(String setting) {
    return new Binder()
        .withKinds(AttentionKind.class, Variant.kinds(Attentions.ALL))
        .bind(Config.class, List.of("attention=" + setting))
        .attention();
  }

  private static void fill(Tensor tensor, String name) {
    double shift = name.chars().sum();
    for (int e = 0; e < tensor.size(); e++) {
      tensor.set(e, (float) (0.4 * Math.sin(0.37 * e * e + shift)));
    }
  }
}
