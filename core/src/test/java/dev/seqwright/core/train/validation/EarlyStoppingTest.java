package dev.seqwright.core.train.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.average.Snapshots;
import dev.seqwright.core.train.average.Snapshots.Snapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static BestScore after(
      EarlyStopping stopping, ValidationMetric metric, double... scores) {
    BestScore memory = BestScore.NONE;
    for (int i = 0; i < scores.length; i++) {
      memory = stopping.after(metric, memory, 100L * (i + 1), scores[i]);
    }
    return memory;
  }

  @Test
  void trainingEndsAfterAsManyValidationsWithoutProgressAsThePatienceAllows() {
    EarlyStopping stopping = new EarlyStopping(Optional.empty(), 2);
    assertThat(stopping.exhausted(after(stopping, ValidationMetric.BLEU, 10, 12, 11))).isFalse();
    assertThat(stopping.exhausted(after(stopping, ValidationMetric.BLEU, 10, 12, 11, 12))).isTrue();
    assertThat(after(stopping, ValidationMetric.BLEU, 10, 12, 11, 12))
        .isEqualTo(new BestScore(12, 400, 2));
  }

  @Test
  void progressBeginsTheCountAnew() {
    EarlyStopping stopping = new EarlyStopping(Optional.empty(), 2);
    assertThat(after(stopping, ValidationMetric.CHRF, 10, 9, 11))
        .isEqualTo(new BestScore(11, 300, 0));
  }

  @Test
  void aLowerPerplexityIsBetter() {
    EarlyStopping stopping = new EarlyStopping(Optional.empty(), 1);
    assertThat(after(stopping, ValidationMetric.PERPLEXITY, 30, 20))
        .isEqualTo(new BestScore(20, 200, 0));
    assertThat(stopping.exhausted(after(stopping, ValidationMetric.PERPLEXITY, 20, 30))).isTrue();
  }

  @Test
  void aScoreThatIsNoNumberIsNeverTheBest() {
    EarlyStopping stopping = new EarlyStopping(Optional.empty(), 3);
    assertThat(after(stopping, ValidationMetric.PERPLEXITY, Double.NaN))
        .isEqualTo(new BestScore(0, 0, 1));
    assertThat(after(stopping, ValidationMetric.PERPLEXITY, Double.NaN, 7, Double.NaN))
        .isEqualTo(new BestScore(7, 200, 1));
  }

  @Test
  void noPatienceGivenMeansNoEarlyEnd() {
    EarlyStopping stopping = new EarlyStopping();
    assertThat(stopping.exhausted(after(stopping, ValidationMetric.BLEU, 5, 4, 3, 2, 1))).isFalse();
    assertThatThrownBy(() -> new EarlyStopping(Optional.empty(), -1))
        .hasMessage("patience: found -1, expected 0 or more");
  }

  @Test
  void theFirstMetricDecidesUnlessAnotherIsNamed() {
    List<ValidationMetric> metrics = List.of(ValidationMetric.BLEU, ValidationMetric.PERPLEXITY);
    assertThat(new EarlyStopping().decisive(metrics)).isEqualTo(ValidationMetric.BLEU);
    assertThat(new EarlyStopping(Optional.of("perplexity"), 0).decisive(metrics))
        .isEqualTo(ValidationMetric.PERPLEXITY);
    assertThatThrownBy(() -> new EarlyStopping(Optional.of("f1"), 0).decisive(metrics))
        .isInstanceOf(UserException.class)
        .hasMessage("training.early-stopping.metric: found 'f1', expected bleu, perplexity");
  }

  @Test
  void theLastCheckpointsAreKept() {
    Averaging last = new Averaging(Averaging.Choice.LAST, 2, Averaging.Moment.EPOCH);
    assertThat(kept(last, ValidationMetric.BLEU, 30, 20, 10).kept())
        .extracting(Snapshot::step)
        .containsExactly(2L, 3L);
  }

  @Test
  void orThoseWithTheBestScoresTheLaterOnesOfEquals() {
    Averaging best = new Averaging(Averaging.Choice.BEST, 2, Averaging.Moment.CHECKPOINT);
    assertThat(kept(best, ValidationMetric.BLEU, 30, 10, 20).kept())
        .isEqualTo(List.of(new Snapshot(1, 30), new Snapshot(3, 20)));
    assertThat(kept(best, ValidationMetric.PERPLEXITY, 30, 10, 10, 20).kept())
        .extracting(Snapshot::step)
        .containsExactly(2L, 3L);
    assertThat(kept(best, ValidationMetric.BLEU, Double.NaN, 5, 5, 5).kept())
        .extracting(Snapshot::step)
        .containsExactly(3L, 4L);
    assertThat(kept(best, ValidationMetric.PERPLEXITY, 5, Double.NaN, 6).kept())
        .extracting(Snapshot::step)
        .containsExactly(1L, 3L);
  }

  private static Snapshots kept(Averaging averaging, ValidationMetric metric, double... scores) {
    Snapshots snapshots = Snapshots.NONE;
    for (int i = 0; i < scores.length; i++) {
      snapshots = snapshots.with(new Snapshot(i + 1, scores[i]), averaging, metric);
    }
    return snapshots;
  }
}
