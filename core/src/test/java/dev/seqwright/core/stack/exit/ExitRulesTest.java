package dev.seqwright.core.stack.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.tensor.SequenceLayout;
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
        List.of(2, 3), 5, ExitTraining.ALIGNED, weights, new FullDepth(), new FullDepth(), 0, 0);
  }

  private static ExitPlan staged(ExitTraining training, int firstStage) {
    ExitRule none = new FullDepth();
    return new ExitPlan(List.of(2, 3), 5, training, ExitWeights.UNIFORM, none, none, firstStage, 0);
  }

  @Test
  void theSecondStageTrainsExitsAlone() {
    ExitPlan stages = staged(ExitTraining.TWO_STAGE, 10);
    assertThat(stages.heads(10)).containsExactly(2);
    assertThat(stages.heads(11)).containsExactly(0, 1);
    ExitPlan aligned = staged(ExitTraining.ALIGNED, 10);
    assertThat(aligned.heads(10)).containsExactly(0, 1, 2);
    assertThat(aligned.stopsGradients(10)).isFalse();
    assertThat(aligned.heads(11)).containsExactly(0, 1);
    assertThat(aligned.stopsGradients(11)).isTrue();
    ExitPlan together = staged(ExitTraining.TWO_STAGE, 0);
    assertThat(together.heads(11)).containsExactly(0, 1, 2);
    assertThat(together.stopsGradients(11)).isTrue();
  }

  @Test
  void aChoiceIsTheFirstExitUpToWhichThereIsEnough() {
    double[] choice = {0.2, 0.1, 0.3, 0.4};
    double[] nothing = {};
    for (int n = 1; n <= 3; n++) {
      double before = List.of(0.0, 0.2, 0.3).get(n - 1);
      MultinomialRule rule = multinomial(before + 1e-9);
      assertThat(exit(rule, choice, nothing, nothing)).isEqualTo(n);
    }
    assertThat(exit(multinomial(0.6001), choice, nothing, nothing)).isZero();
    assertThat(exit(multinomial(1), new double[] {1, 0, 0, 0}, nothing, nothing)).isZero();
  }

  private static MultinomialRule multinomial(double threshold) {
    return new MultinomialRule(
        threshold, MultinomialRule.Chooser.TOKEN, 0.1, ExitTarget.LIKELIHOOD, 0);
  }

  @Test
  void aTokenHadBetterLeaveWhereFurtherLayersGainLessThanTheyCost() {
    float[][] likelihoods = {{-2, -1, -3}, {-1.5f, -1.05f, -3}, {-1.45f, -0.5f, -2.9f}};
    SequenceLayout alone = SequenceLayout.singles(3);
    assertThat(new LeaveRule(0.5, 0.1).best(likelihoods, alone)).containsExactly(1, 2, 0);
    assertThat(new LeaveRule(0.5, 0).best(likelihoods, alone)).containsExactly(2, 2, 2);
    // Means by exit: -2, -1.85, -1.6166...: two further exits gain 0.38.
    SequenceLayout together = SequenceLayout.of(3);
    assertThat(new LeaveRule(0.5, 0.19).bestOfSequences(likelihoods, together)).containsExactly(2);
    assertThat(new LeaveRule(0.5, 0.2).bestOfSequences(likelihoods, together)).containsExactly(0);
  }

  @Test
  void scoresOfNeighboursCountByTheirDistance() {
    float[][] scores = {{0, 0, 0, 0}, {1, -2, 0, 5}};
    SequenceLayout layout = SequenceLayout.of(3, 1);
    LeaveRule alone = new LeaveRule(0.5, 0.1, ExitTarget.LIKELIHOOD, 0);
    assertThat(alone.best(scores, layout)).containsExactly(1, 0, 0, 1);
    // exp(-1 / 2) = 0.61 and exp(-4 / 2) = 0.14: the first has 1 - 1.21, the third -1.21 + 0.14.
    LeaveRule near = new LeaveRule(0.5, 0.1, ExitTarget.LIKELIHOOD, 2);
    assertThat(near.best(scores, layout)).containsExactly(0, 0, 0, 1);
    // exp(-1 / 0.7) = 0.24: the first has 1 - 0.48, of the other sequence nothing.
    LeaveRule nearer = new LeaveRule(0.5, 0.1, ExitTarget.LIKELIHOOD, 0.7);
    assertThat(nearer.best(scores, layout)).containsExactly(1, 0, 0, 1);
  }

  @Test
  void targetsAreLikelihoodsOrRightAnswers() {
    CrossEntropy.Rows said =
        new CrossEntropy.Rows(new float[] {-0.1f, -2, -3}, new byte[] {1, 0, 1});
    assertThat(ExitTarget.LIKELIHOOD.scores(said)).containsExactly(-0.1f, -2, -3);
    assertThat(ExitTarget.CORRECTNESS.scores(said)).containsExactly(1, 0, 1);
  }
}
