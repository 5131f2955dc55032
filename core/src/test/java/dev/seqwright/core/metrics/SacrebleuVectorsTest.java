package dev.seqwright.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every option of BLEU, chrF and TER on texts of many kinds, against sacreBLEU 2.6.0. */
class SacrebleuVectorsTest {
  private static final JsonNode VECTORS = MetricVectors.read("scores.json");

  @TestFactory
  Stream<DynamicTest> equalsSacrebleu() {
    return MetricVectors.items(VECTORS.get("cases")).stream().flatMap(this::tests);
  }

  private Stream<DynamicTest> tests(JsonNode metricCase) {
    Metric metric = MetricVectors.metric(metricCase);
    String options = metricCase.get("metric").asText() + metricCase.get("options");
    return MetricVectors.items(metricCase.get("results")).stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    options + " on " + result.get("text").asText(), () -> check(metric, result)));
  }

  private void check(Metric metric, JsonNode expected) {
    JsonNode text = VECTORS.get("texts").get(expected.get("text").asText());
    List<String> hypotheses = MetricVectors.strings(text.get("hypotheses"));
    List<List<String>> references = MetricVectors.references(text.get("references"));
    Score score = metric.score(hypotheses, references);
    assertThat(sentences(metric, hypotheses, references))
        .containsExactly(MetricVectors.doubles(expected.get("sentences")), within(1e-9));
    assertThat(score.value()).isCloseTo(expected.get("score").asDouble(), within(1e-9));
    assertThat(score.name()).isEqualTo(expected.get("name").asText());
    assertThat(score.detail()).isEqualTo(expected.get("detail").asText());
    checkSignature(metric.signature(references.size()), expected);
  }

  private static double[] sentences(
      Metric metric, List<String> hypotheses, List<List<String>> references) {
    return IntStream.range(0, hypotheses.size())
        .mapToDouble(i -> sentence(metric, hypotheses, references, i))
        .toArray();
  }

  private static double sentence(
      Metric metric, List<String> hypotheses, List<List<String>> references, int i) {
    List<String> own = references.stream().map(set -> set.get(i)).toList();
    return metric.sentence(hypotheses.get(i), own).value();
  }

  private static void checkSignature(Signature signature, JsonNode expected) {
    assertThat(signature).hasToString(expected.get("signature").asText() + "-seqwright");
    assertThat(signature.abbreviated()).isEqualTo(expected.get("short").asText() + "-seqwright");
  }
}
