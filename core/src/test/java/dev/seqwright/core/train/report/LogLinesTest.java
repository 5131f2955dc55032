package dev.seqwright.core.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.train.RunFixture;
import dev.seqwright.core.train.validation.BestScore;
import dev.seqwright.core.train.validation.Validation;
import dev.seqwright.core.train.validation.ValidationMetric;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  @Test
  void aReportIsOneLineLikeMarians() {
    assertThat(LogLines.line(RunFixture.report(400, 4)))
        .isEqualTo(
            "Ep. 2 : Up. 400 : Sen. 12,345 : Cost 3.2145 * 10,000 : Time 4.0s : 2500.0 words/s"
                + " : gNorm 0.8100 : L.r. 1.5000e-03");
  }

  @Test
  void aValidationSaysWhetherItIsTheBest() {
    assertThat(
            LogLines.line("[valid]", RunFixture.validation(400, 31.5, new BestScore(31.5, 400, 0))))
        .isEqualTo(
            "[valid] Ep. 2 : Up. 400 : bleu 31.5000 : perplexity 20.5000 : Time 3.5s"
                + " : new best bleu");
    assertThat(
            LogLines.line("[valid]", RunFixture.validation(400, 31.5, new BestScore(32, 200, 2))))
        .endsWith(": bleu stalled 2 times (best: 32.0000 at step 200)");
  }

  @Test
  void meansAreThoseOfATokenOrAStep() {
    Report report = RunFixture.report(400, 4);
    assertThat(report.loss()).isEqualTo(3.2145);
    assertThat(report.perplexity()).isCloseTo(Math.exp(3), within(1e-12));
    assertThat(report.accuracy()).isEqualTo(25);
    assertThat(report.inputRate()).isEqualTo(2250);
    assertThat(report.gradientNorm()).isEqualTo(0.81);
  }

  @Test
  void talliesAddUp() {
    Tally one = new Tally(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(one.plus(one)).isEqualTo(new Tally(2, 4, 6, 8, 10, 12, 14, 16, 18));
    assertThat(Tally.ZERO.plus(one)).isEqualTo(one);
  }

  @Test
  void theMetricThatDecidesMustBeMeasured() {
    assertThatThrownBy(
            () ->
                new Validation(
                    1,
                    1,
                    Map.of(ValidationMetric.CHRF, 1.0),
                    ValidationMetric.BLEU,
                    BestScore.NONE,
                    1))
        .hasMessageContaining("no score of bleu");
  }

  @Test
  void thePeakOfMemoryIsAtLeastTheHeapInUse() {
    assertThat(PeakMemory.bytes()).isGreaterThan(10_000_000L);
  }
}
