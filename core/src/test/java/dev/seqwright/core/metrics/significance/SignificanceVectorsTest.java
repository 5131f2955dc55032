package dev.seqwright.core.metrics.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.MetricVectors;
import dev.seqwright.core.metrics.Rounding;
import dev.seqwright.core.metrics.Segments;
import dev.seqwright.core.metrics.Signature;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Draws, intervals and p-values equal those of sacreBLEU 2.6.0 on numpy 2. */
class SignificanceVectorsTest {
  private static final JsonNode VECTORS = MetricVectors.read("significance.json");

  @Test
  void generatorIsNumpys() {
    for (JsonNode expected : VECTORS.get("generators")) {
      Pcg64 random = new Pcg64(expected.get("seed").asLong());
      assertThat(draws(20, () -> random.below(1000))).containsExactly(ints(expected, "below1000"));
      assertThat(draws(40, () -> random.bit() ? 1 : 0)).containsExactly(ints(expected, "bits"));
      assertThat(draws(21, () -> random.below(3004))).containsExactly(ints(expected, "choice"));
    }
  }

  private static int[] draws(int count, java.util.function.IntSupplier draw) {
    return IntStream.generate(draw).limit(count).toArray();
  }

  private static int[] ints(JsonNode node, String key) {
    return MetricVectors.items(node.get(key)).stream().mapToInt(JsonNode::asInt).toArray();
  }

  @Test
  void meansAreNumpys() {
    for (JsonNode expected : VECTORS.get("means")) {
      double[] values = MetricVectors.doubles(expected.get("values"));
      assertThat(NumpyMean.of(values, Rounding.SINGLE))
          .isEqualTo(expected.get("single").asDouble());
      assertThat(NumpyMean.of(values, Rounding.DOUBLE))
          .isEqualTo(expected.get("double").asDouble());
    }
  }

  @Test
  void pairedBootstrap() {
    forEach("tests", "bs", this::checkBootstrap);
  }

  @Test
  void approximateRandomisation() {
    forEach("tests", "ar", this::checkRandomisation);
  }

  @Test
  void confidenceOfOneSystem() {
    forEach("confidence", "", this::checkConfidence);
  }

  private interface Check {
    void accept(JsonNode corpus, JsonNode expected, Metric metric, Segments segments);
  }

  private static void forEach(String key, String test, Check check) {
    for (JsonNode corpus : VECTORS.get("cases")) {
      for (JsonNode expected : corpus.get(key)) {
        if (expected.path("test").asText().equals(test)) {
          Metric metric = MetricVectors.metric(expected);
          check.accept(corpus, expected, metric, segments(corpus, metric));
        }
      }
    }
  }

  private static Segments segments(JsonNode corpus, Metric metric) {
    List<List<String>> systems =
        MetricVectors.items(corpus.get("systems")).stream().map(MetricVectors::strings).toList();
    return metric.segments(systems, MetricVectors.references(corpus.get("references")));
  }

  private void checkBootstrap(
      JsonNode corpus, JsonNode expected, Metric metric, Segments segments) {
    long seed = corpus.get("seed").asLong();
    int samples = expected.get("samples").asInt();
    Resamples resamples = Resamples.draw(segments.size(), samples, seed);
    for (int s = 0; s < expected.get("results").size(); s++) {
      JsonNode result = expected.get("results").get(s);
      checkInterval(resamples.amongSystems(segments, s), result, "mean", "ci");
      if (s > 0) {
        Comparison comparison = new PairedBootstrap(resamples).compare(segments, 0, s);
        assertThat(comparison.pValue()).isEqualTo(result.get("p_value").asDouble());
      }
    }
    Signature signature = metric.signature(corpus.get("references").size());
    assertThat(signature.withBootstrap(samples, seed))
        .hasToString(expected.get("signature").asText() + "-seqwright");
  }

  private void checkRandomisation(
      JsonNode corpus, JsonNode expected, Metric metric, Segments segments) {
    int trials = expected.get("samples").asInt();
    long seed = corpus.get("seed").asLong();
    ApproximateRandomisation test = new ApproximateRandomisation(segments.size(), trials, seed);
    for (int s = 1; s < expected.get("results").size(); s++) {
      assertThat(test.compare(segments, 0, s).pValue())
          .isEqualTo(expected.get("results").get(s).get("p_value").asDouble());
    }
    Signature signature = metric.signature(corpus.get("references").size());
    assertThat(signature.withRandomisation(trials, seed))
        .hasToString(expected.get("signature").asText() + "-seqwright");
  }

  private void checkConfidence(
      JsonNode corpus, JsonNode expected, Metric metric, Segments segments) {
    Resamples resamples =
        Resamples.draw(
            segments.size(), expected.get("samples").asInt(), corpus.get("seed").asLong());
    checkInterval(resamples.alone(segments, 0), expected, "mean", "interval");
  }

  private static void checkInterval(
      ConfidenceInterval interval, JsonNode expected, String mean, String ci) {
    assertThat(interval.mean()).isCloseTo(expected.get(mean).asDouble(), within(1e-9));
    assertThat(interval.halfWidth()).isCloseTo(expected.get(ci).asDouble(), within(1e-9));
  }
}
