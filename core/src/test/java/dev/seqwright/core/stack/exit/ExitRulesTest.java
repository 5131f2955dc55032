package dev.seqwright.core.stack.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** At which of some answers, counted from 1, each rule lets a text go; 0 for none. */
class ExitRulesTest {
  private static final double[] UNSURE = {0.5, 0.5};
  private static final double[] FIRST = {0.9, 0.1};
  private static final double[] SECOND = {0.2, 0.8};

  private static int exit(ExitRule rule, double[]... answers) {
    ExitRule.Judge judge = rule.judge();
    for (int n = 0; n < answers.length; n++) {
      if (judge.sure(answers[n])) {
        return n + 1;
      }
    }
    return 0;
  }

  @Test
  void anEntropyOfLessThanTheThresholdIsSure() {
    double entropy = -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1);
    assertThat(exit(new EntropyRule(entropy + 1e-9), UNSURE, SECOND, FIRST)).isEqualTo(3);
    assertThat(exit(new EntropyRule(entropy), UNSURE, SECOND, FIRST)).isZero();
    assertThat(exit(new EntropyRule(0), new double[] {1, 0})).isZero();
    assertThat(exit(new EntropyRule(0.01), new double[] {1, 0})).isEqualTo(1);
  }

  @Test
  void aProbabilityAboveTheThresholdIsSure() {
    assertThat(exit(new ConfidenceRule(0.8), UNSURE, SECOND, FIRST)).isEqualTo(3);
    assertThat(exit(new ConfidenceRule(0.79), UNSURE, SECOND, FIRST)).isEqualTo(2);
    assertThat(exit(new ConfidenceRule(1), new double[] {1, 0})).isZero();
  }

  @Test
  void patienceWaitsForSoManyAnswersLikeTheOneBefore() {
    double[][] answers = {FIRST, SECOND, SECOND, FIRST, FIRST, UNSURE, FIRST};
    assertThat(exit(new PatienceRule(1, 1), answers)).isEqualTo(3);
    assertThat(exit(new PatienceRule(2, 1), answers)).isEqualTo(6); // of equal ones, the first
    assertThat(exit(new PatienceRule(3, 1), answers)).isEqualTo(7);
    assertThat(exit(new PatienceRule(4, 1), answers)).isZero();
  }

  @Test
  void numbersAreTheSameWithinTheTolerance() {
    double[][] numbers = {{1.0}, {1.2}, {1.1}, {1.15}};
    assertThat(exit(new PatienceRule(1, 0.1001), numbers)).isEqualTo(3);
    assertThat(exit(new PatienceRule(2, 0.1001), numbers)).isEqualTo(4);
    assertThat(exit(new PatienceRule(1, 0.04), numbers)).isZero();
  }

  @Test
  void votesAreCountedOverAPowerOfTheHeads() {
    double[][] answers = {FIRST, SECOND, FIRST, FIRST};
    assertThat(exit(new VotesRule(3, 0), answers)).isEqualTo(4);
    assertThat(exit(new VotesRule(1, 1), answers)).isEqualTo(1);
    assertThat(exit(new VotesRule(1.5, 0.5), answers)).isEqualTo(4); // 3 of 4: 3 / 2
    assertThat(exit(new VotesRule(2, 0), FIRST, FIRST)).isEqualTo(2);
    // The second label has as many votes as the first one, so its head is among the majority.
    assertThat(exit(new VotesRule(0.5, 1), SECOND)).isEqualTo(1);
    assertThat(exit(new VotesRule(4, 0), answers)).isZero();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    for (double threshold : List.of(-0.1, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThatThrownBy(() -> new EntropyRule(threshold))
          .hasMessageStartingWith("threshold: found " + threshold);
    }
    assertThatThrownBy(() -> new ConfidenceRule(1.5))
        .hasMessage("threshold: found 1.5, expected 0 to 1");
    assertThatThrownBy(() -> new PatienceRule(0, 1))
        .hasMessage("patience: found 0, expected 1 or more");
    assertThatThrownBy(() -> new VotesRule(0, 1))
        .hasMessage("threshold: found 0.0, expected more than 0");
  }

  @Test
  void sharesOfTheLossAreEvenOrGrowWithTheLayer() {
    assertThat(plan(ExitWeights.UNIFORM).shares()).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
    assertThat(plan(ExitWeights.GROWING).shares()).containsExactly(0.2, 0.3, 0.5);
  }

  private static ExitPlan plan(ExitWeights weights) {
    return new ExitPlan(
        List.of(2, 3), 5, ExitTraining.ALIGNED, weights, new FullDepth(), new FullDepth());
  }
}
