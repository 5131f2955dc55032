package dev.seqwright.core.attention;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.Vectors;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attentions and relative positions of models in Hugging Face transformers (T5, LongT5, GPT-NeoX,
 * GPT-J, Llama, Bloom, Funnel, Qwen3-Next) on the same weights: what
 * scripts/vectors/transformers_attention_vectors.py wrote.
 */
class TransformersAttentionsTest {

  /** Those whose rotations are given are tried beside reformer. */
  static Stream<JsonNode> cases() {
    return Vectors.cases(Vectors.read("transformers-attentions.json"))
        .filter(c -> !c.has("rotations"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatTransformersGives(JsonNode c) {
    AttentionKind kind = Vectors.attention(c.get("kind").asText());
    Role role = Role.valueOf(c.get("role").asText());
    int size = AttentionBench.SIZE;
    try (AttentionBench bench =
        new AttentionBench(
            kind,
            role,
            Vectors.positions(c.get("positions").asText()),
            size,
            c.get("heads").asInt(),
            1)) {
      Vectors.fill(bench.parameters(), c.get("biases").asBoolean());
      int n = c.get("length").asInt();
      Tensor x = Vectors.fill(bench.workspace().allocate(n, size), "x");
      Vectors.assertClose(bench.self(x, n), c.get("y"));
    }
  }
}
