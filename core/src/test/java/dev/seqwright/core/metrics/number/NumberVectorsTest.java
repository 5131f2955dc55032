package dev.seqwright.core.metrics.number;

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

/**
 * Scores of numbers are scipy's and scikit-learn's; scripts/vectors/label_vectors.py asked them.
 */
class NumberVectorsTest {
  private static final JsonNode VECTORS = MetricVectors.read("labels.json");

  @TestFactory
  Stream<DynamicTest> equalsScipy() {
    return MetricVectors.items(VECTORS.get("numbers")).stream()
        .map(
            numbers -> DynamicTest.dynamicTest(numbers.get("name").asText(), () -> check(numbers)));
  }

  private static void check(JsonNode expected) {
    double[] gold = MetricVectors.doubles(expected.get("gold"));
    double[] answers = MetricVectors.doubles(expected.get("answers"));
    for (NumberMetric metric : NumberMetric.values()) {
      assertThat(new NumberSegments(metric, gold, List.of(answers)).value(0))
          .as(metric.label())
          .isCloseTo(expected.at("/scores/" + metric.label()).asDouble(), within(1e-12));
    }
  }

  @Test
  void ranksOfAResampleAreItsOwn() {
    JsonNode all = VECTORS.at("/significance/numbers");
    List<double[]> systems =
        MetricVectors.items(all.get("systems")).stream().map(MetricVectors::doubles).toList();
    double[] gold = MetricVectors.doubles(all.get("gold"));
    ResamplingChecks.check(
        VECTORS.get("significance"),
        all.get("spearman"),
        new NumberSegments(NumberMetric.SPEARMAN, gold, systems));
  }

  @Test
  void equalNumbersShareTheMeanOfTheirRanks() {
    assertThat(Correlation.ranks(new double[] {2, -0.0, 7, 2, 0.0, 2}))
        .containsExactly(4, 1.5, 6, 4, 1.5, 4);
  }

  @Test
  void aConstantForeseesNothing() {
    double[] constant = {0.1, 0.1, 0.1};
    double[] gold = {1, 2, 4};
    assertThat(Correlation.pearson(constant, gold)).isZero();
    assertThat(Correlation.spearman(gold, constant)).isZero();
  }
}
