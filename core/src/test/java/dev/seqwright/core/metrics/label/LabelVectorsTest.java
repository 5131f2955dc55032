package dev.seqwright.core.metrics.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seqwright.core.metrics.MetricVectors;
import dev.seqwright.core.metrics.significance.ResamplingChecks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores of labels are scikit-learn's; scripts/vectors/label_vectors.py asked it. */
class LabelVectorsTest {
  private static final JsonNode VECTORS = MetricVectors.read("labels.json");

  private static LabelledLines lines(JsonNode labels) {
    return LabelledLines.of(
        List.of(MetricVectors.strings(labels.get("answers"))),
        MetricVectors.strings(labels.get("gold")));
  }

  @TestFactory
  Stream<DynamicTest> equalsScikitLearn() {
    return MetricVectors.items(VECTORS.get("labels")).stream()
        .map(labels -> DynamicTest.dynamicTest(labels.get("name").asText(), () -> check(labels)));
  }

  private static void check(JsonNode expected) {
    LabelledLines lines = lines(expected);
    for (LabelMetric metric : LabelMetric.values()) {
      assertThat(new LabelSegments(metric, lines).value(0))
          .as(metric.label())
          .isCloseTo(expected.at("/scores/" + metric.label()).asDouble(), within(1e-12));
    }
    assertThat(lines.labels()).isEqualTo(MetricVectors.strings(expected.get("labels")));
    ClassCounts counts = lines.confusions(0).counts();
    for (int k = 0; k < lines.labels().size(); k++) {
      assertThat(counts.precision(k)).isCloseTo(at(expected, "precision", k), within(1e-12));
      assertThat(counts.recall(k)).isCloseTo(at(expected, "recall", k), within(1e-12));
      assertThat(counts.f1(k)).isCloseTo(at(expected, "f1", k), within(1e-12));
      for (int j = 0; j < lines.labels().size(); j++) {
        assertThat(lines.confusions(0).count(k, j))
            .isEqualTo(expected.get("confusion").get(k).get(j).asLong());
      }
    }
  }

  private static double at(JsonNode node, String key, int index) {
    return node.get(key).get(index).asDouble();
  }

  @Test
  void calibrationIsScikitLearns() {
    JsonNode expected = VECTORS.get("calibration");
    double[] confidence = MetricVectors.doubles(expected.get("confidence"));
    Calibration calibration = new Calibration();
    for (int i = 0; i < confidence.length; i++) {
      calibration.add(confidence[i], expected.get("right").get(i).asBoolean());
    }
    assertThat(calibration.error()).isCloseTo(expected.get("ece").asDouble(), within(1e-12));
    List<Calibration.Bin> bins = calibration.bins();
    for (int m = 0; m < bins.size(); m++) {
      assertThat(bins.get(m).count()).isEqualTo(expected.get("counts").get(m).asLong());
      assertThat(bins.get(m).accuracy()).isCloseTo(at(expected, "accuracy", m), within(1e-12));
      assertThat(bins.get(m).confidence()).isCloseTo(at(expected, "mean", m), within(1e-12));
    }
    assertThat(bins).hasSameSizeAs(expected.get("counts"));
  }

  @Test
  void theEndsOfBinsBelongToTheLowerOne() {
    Calibration calibration = new Calibration();
    for (double probability : new double[] {0, 1 / 15.0, Math.nextUp(1 / 15.0), 1}) {
      calibration.add(probability, true);
    }
    assertThat(calibration.bins()).extracting(Calibration.Bin::count).containsExactly(2L, 1L, 1L);
    assertThat(calibration.bins().getLast().to()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"F1", "MCC"})
  void significanceIsThatOfScikitLearnsScoresOnTheSameDraws(LabelMetric metric) {
    JsonNode all = VECTORS.at("/significance/labels");
    List<List<String>> systems =
        MetricVectors.items(all.get("systems")).stream().map(MetricVectors::strings).toList();
    LabelledLines lines = LabelledLines.of(systems, MetricVectors.strings(all.get("gold")));
    ResamplingChecks.check(
        VECTORS.get("significance"), all.get(metric.label()), new LabelSegments(metric, lines));
  }

  @Test
  void confusionsGoByTheirNumber() {
    LabelledLines lines =
        LabelledLines.of(
            List.of(List.of("b", "b", " c ", "a", "c")), List.of("a", "a", "a", "b", "c"));
    assertThat(lines.confusions(0).errors())
        .containsExactly(
            new Confusions.Pair(0, 1, 2),
            new Confusions.Pair(0, 2, 1),
            new Confusions.Pair(1, 0, 1));
  }
}
