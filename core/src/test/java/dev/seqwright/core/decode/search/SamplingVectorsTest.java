package dev.seqwright.core.decode.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.NumberCodec;
import dev.seqwright.core.decode.RowScores;
import dev.seqwright.core.decode.Settings;
import dev.seqwright.core.decode.constraint.Constraint;
import dev.seqwright.core.decode.constraint.Constraints;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probabilities of the next token as transformers' samplers and rules against repetition give. */
class SamplingVectorsTest {
  /** So many draws, evenly spread, tell a probability to 1 / DRAWS at each end of its interval. */
  private static final int DRAWS = 20_000;

  static Stream<JsonNode> vectors() throws IOException {
    try (InputStream in = SamplingVectorsTest.class.getResourceAsStream("sampling.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void tokensAreDrawnAsTransformersDrawsThem(JsonNode vector) {
    DecodingConfig config =
        Settings.of(
            vector.get("settings").properties().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    double[] drawn =
        probabilities(config, doubles(vector.get("logits")), ints(vector.get("written")));
    assertThat(drawn)
        .usingComparatorWithPrecision(2.0 / DRAWS)
        .containsExactly(doubles(vector.get("probabilities")));
  }

  /** x - F c - P [c > 0], of tokens behind the prefix alone. */
  @Test
  void countsOfTokensAreTakenFromLogits() {
    double[] logits = {0.5, 2, 1, -1};
    int[] written = {0, 0, 1, 3, 1};
    DecodingConfig config =
        Settings.of("constraints.frequency-penalty=0.4", "constraints.presence-penalty=0.3");
    double[] expected = softmax(0.5, 2 - 2 * 0.4 - 0.3, 1, -1 - 0.4 - 0.3);
    assertThat(probabilities(config, logits, written, 2))
        .usingComparatorWithPrecision(2.0 / DRAWS)
        .containsExactly(expected);
    double[] all = softmax(0.5 - 0.8 - 0.3, 2 - 0.8 - 0.3, 1, -1 - 0.4 - 0.3);
    assertThat(probabilities(config, logits, written, 0))
        .usingComparatorWithPrecision(2.0 / DRAWS)
        .containsExactly(all);
  }

  @Test
  void atATemperatureOfZeroTheFirstOfTheBestTokensIsTaken() {
    double[] logits = {0.5, 2, 1, 2};
    for (String temperature : new String[] {"0", "1e-320"}) {
      DecodingConfig config =
          Settings.of("sampling.temperature=" + temperature, "sampling.top-k=1");
      assertThat(probabilities(config, logits, new int[0])).containsExactly(0, 1, 0, 0);
    }
    assertThat(probabilities(Settings.of("sampling.temperature=0"), logits, new int[0]))
        .containsExactly(0, 1, 0, 0);
    assertThat(probabilities(Settings.of("sampling.temperature=1e-320"), logits, new int[0]))
        .containsExactly(new double[] {0, 0.5, 0, 0.5}, within(1e-9));
  }

  private static double[] probabilities(DecodingConfig config, double[] logits, int... written) {
    return probabilities(config, logits, written, 0);
  }

  private static double[] probabilities(
      DecodingConfig config, double[] logits, int[] written, int prefix) {
    double normalizer = Math.log(Arrays.stream(logits).map(Math::exp).sum());
    int[] counts = new int[logits.length];
    try (Arena arena = Arena.ofConfined()) {
      Tensor row = new Tensor(arena.allocate(4L * logits.length), 1, logits.length);
      for (int v = 0; v < logits.length; v++) {
        row.set(v, (float) (logits[v] - normalizer));
      }
      var all = Constraints.of(config, new NumberCodec(), List.of()).everywhere();
      Constraint.applyAll(
          all.stream().map(constraint -> constraint.behind(prefix)).toList(),
          written,
          new RowScores(row, r -> normalizer),
          0);
      TokenSampler sampler = new TokenSampler(config.sampling(), logits.length);
      for (int i = 0; i < DRAWS; i++) {
        counts[sampler.draw(row, 0, -1, (i + 0.5) / DRAWS)]++;
      }
    }
    return Arrays.stream(counts).mapToDouble(count -> (double) count / DRAWS).toArray();
  }

  private static double[] softmax(double... logits) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(x -> Math.exp(x) / sum).toArray();
  }

  private static double[] doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
