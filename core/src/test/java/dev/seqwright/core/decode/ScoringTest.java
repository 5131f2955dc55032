package dev.seqwright.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoringTest {
  /** Log-probabilities of 7 tokens, the end token among them, sum to this. */
  private static final double SUM = -4.2;

  private static double score(double penalty, double offset, double word) {
    return new Scoring(penalty, new PenaltyConfig(offset, word, 0, 0, CoverageKind.GNMT))
        .of(SUM, 7);
  }

  @Test
  void lengthPenaltiesAreThoseOfTheProgramsNamed() {
    assertThat(score(0.6, 0, 0)).as("Marian, fairseq").isEqualTo(SUM / Math.pow(7, 0.6));
    double gnmt = Math.pow(5 + 7, 0.6) / Math.pow(5 + 1, 0.6);
    assertThat(score(0.6, 5, 0)).as("GNMT, equation 14").isCloseTo(SUM / gnmt, within(1e-12));
    double sockeye = Math.pow(0.5 + 7, 1.2) / Math.pow(0.5 + 1, 1.2);
    assertThat(score(1.2, 0.5, 0)).as("Sockeye").isCloseTo(SUM / sockeye, within(1e-12));
    assertThat(score(1, 0, 0.2)).as("Marian").isCloseTo((SUM - 0.2 * 7) / 7, within(1e-12));
  }

  @Test
  void coverageIsAskedOfEverySourceToken() {
    float[] coverage = {0.5f, 1.5f, 0.25f, 0};
    Scoring gnmt = new Scoring(1, new PenaltyConfig(0, 0, 0, 0.2, CoverageKind.GNMT));
    assertThat(gnmt.of(SUM, 7, coverage))
        .isCloseTo(SUM / 7 + 0.2 * (Math.log(0.5) + Math.log(0.25)), within(1e-9));
    Scoring summary = new Scoring(1, new PenaltyConfig(0, 0, 0, 5, CoverageKind.SUMMARY));
    assertThat(summary.of(SUM, 7, coverage)).isCloseTo(SUM / 7 - 5 * 0.5, within(1e-9));
  }

  @Test
  void noLengthScoresMoreThanTheBound() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      double penalty = random.nextInt(4) == 0 ? 1 : random.nextDouble(-1, 3);
      double word = random.nextInt(4) == 0 ? 0 : random.nextDouble(-1, 1);
      PenaltyConfig penalties = new PenaltyConfig(random.nextInt(7), word, 0, 0, CoverageKind.GNMT);
      Scoring scoring = new Scoring(penalty, penalties);
      double sum = random.nextDouble(-20, 0);
      double best = Double.NEGATIVE_INFINITY;
      for (int n = 3; n <= 60; n++) {
        best = Math.max(best, scoring.of(sum, n));
      }
      double bound = scoring.bound(sum, 3, 60);
      assertThat(bound).as("%s, sum %s", scoring, sum).isGreaterThanOrEqualTo(best);
      assertThat(bound).as("%s, sum %s", scoring, sum).isLessThan(best + 0.1 + Math.abs(best) / 5);
    }
  }
}
