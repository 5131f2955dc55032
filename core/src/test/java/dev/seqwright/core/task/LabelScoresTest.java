package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelScoresTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  /** exp(-(log 0.7 + log 0.1) / 2). */
  @Test
  void perplexityIsOfTheRightLabels() {
    LabelScores scores = scores(answered(2, 0.2, 0.1, 0.7), answered(1, 0.7, 0.1, 0.2));
    assertThat(scores.score(ValidationMetric.PERPLEXITY))
        .isCloseTo(1 / Math.sqrt(0.7 * 0.1), within(1e-9));
    assertThat(scores.score(ValidationMetric.ACCURACY)).isEqualTo(50);
    assertThat(scores.score(ValidationMetric.F1)).isCloseTo(100.0 / 3, within(1e-9));
    assertThat(scores.score(ValidationMetric.MCC)).isPositive();
  }

  @Test
  void ofEqualProbabilitiesTheFirstIsTheAnswer() {
    assertThat(answered(2, 0.2, 0.4, 0.4).answer()).isEqualTo(1);
  }

  private static LabelScores.Answered answered(int right, double... probabilities) {
    return LabelScores.Answered.of(right, new Prediction.Label(LABELS, probabilities));
  }

  private static LabelScores scores(LabelScores.Answered... texts) {
    return LabelScores.of(List.of(texts), LABELS.size());
  }
}
