package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
  /** Three units of probability 1/2, one of 1/4: the log-likelihood is -(3 + 2) ln 2. */
  private static final List<CrossEntropy.Result> PARTS =
      List.of(
          new CrossEntropy.Result(9, 3 * Math.log(0.5), 2, 3),
          new CrossEntropy.Result(9, Math.log(0.25), 0, 1));

  @Test
  void perplexityIsThatOfTheMeanOverAllUnits() {
    Map<ValidationMetric, Double> scores =
        Likelihood.scores(PARTS, List.of(ValidationMetric.PERPLEXITY, ValidationMetric.ACCURACY));
    assertThat(scores.get(ValidationMetric.PERPLEXITY)).isCloseTo(Math.pow(2, 1.25), within(1e-12));
    assertThat(scores.get(ValidationMetric.ACCURACY)).isEqualTo(50);
  }

  @Test
  void metricsKeepTheirOrder() {
    List<ValidationMetric> order = List.of(ValidationMetric.ACCURACY, ValidationMetric.PERPLEXITY);
    assertThat(Likelihood.scores(PARTS, order).keySet()).containsExactlyElementsOf(order);
  }

  @Test
  void otherMetricsNeedMore() {
    assertThatThrownBy(() -> Likelihood.scores(PARTS, List.of(ValidationMetric.BLEU)))
        .hasMessage("a likelihood has no bleu");
  }
}
