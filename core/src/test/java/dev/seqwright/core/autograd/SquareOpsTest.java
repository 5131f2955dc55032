package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ops on a square matrix of each sequence and head. */
class SquareOpsTest {
  private static final SequenceLayout LAYOUT = SequenceLayout.of(3, 1, 0, 2);
  private static final Pairs PAIRS = Pairs.dense(LAYOUT, LAYOUT, false);
  private static final int HEADS = 2;

  private final GradientCheck check = new GradientCheck();

  @AfterEach
  void free() {
    check.close();
  }

  @Test
  void pseudoInverse() {
    check.check(
        (g, in) -> PseudoInverse.apply(g, in.get(0), LAYOUT, 2),
        check.normal(PAIRS.count(), HEADS));
  }

  @Test
  void pseudoInverseOfWeights() {
    check.check(
        (g, in) -> PseudoInverse.apply(g, PairSoftmax.apply(g, in.get(0), PAIRS), LAYOUT, 6),
        check.normal(PAIRS.count(), HEADS));
  }

  @Test
  void sixRoundsInvertAMatrixThatIsFarFromSingular() {
    Tensor a = check.normal(9, 1).fill(0.6f, 0.3f, 0.1f, 0.2f, 0.7f, 0.1f, 0.1f, 0.1f, 0.8f);
    float[] z =
        check
            .value((g, in) -> PseudoInverse.apply(g, in.get(0), SequenceLayout.of(3), 6), a)
            .toArray();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        float product = 0;
        for (int k = 0; k < 3; k++) {
          product += a.get(3L * i + k) * z[3 * k + j];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-5f));
      }
    }
  }

  /** What is singular has a pseudo-inverse, too: of (1 1; 1 1) a quarter of it. */
  @Test
  void aSingularMatrixHasAPseudoInverse() {
    Tensor a = check.normal(4, 1).fill(1, 1, 1, 1);
    float[] z =
        check
            .value((g, in) -> PseudoInverse.apply(g, in.get(0), SequenceLayout.of(2), 6), a)
            .toArray();
    assertThat(z).containsExactly(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, within(1e-6f));
  }

  @Test
  void shiftedSolve() {
    check.check(
        (g, in) -> ShiftedSolve.apply(g, PairSoftmax.apply(g, in.get(0), PAIRS), in.get(1), LAYOUT),
        check.normal(PAIRS.count(), HEADS),
        check.normal(LAYOUT.rows(), 3 * HEADS));
  }

  /** (1 2; 3 4) + I on (7, 4) and (4, 8). */
  @Test
  void shiftedSolveSolvesForEveryColumn() {
    Tensor a = check.normal(4, 1).fill(1, 2, 3, 4);
    Tensor b = check.normal(2, 2).fill(6, 4, 11, 8);
    float[] x =
        check
            .value(
                (g, in) -> ShiftedSolve.apply(g, in.get(0), in.get(1), SequenceLayout.of(2)), a, b)
            .toArray();
    assertThat(x).containsExactly(new float[] {2, 1, 1, 1}, within(1e-6f));
  }

  /** A first element that vanishes asks for an exchange of rows. */
  @Test
  void rowsAreExchangedWhereTheFirstElementIsZero() {
    Tensor a = check.normal(4, 1).fill(-1, 1, 1, 0);
    Tensor b = check.normal(2, 1).fill(2, 5);
    float[] x =
        check
            .value(
                (g, in) -> ShiftedSolve.apply(g, in.get(0), in.get(1), SequenceLayout.of(2)), a, b)
            .toArray();
    assertThat(x).containsExactly(new float[] {3, 2}, within(1e-6f));
  }

  @Test
  void whatHasNoSolutionIsRefused() {
    Tensor a = check.normal(4, 1).fill(0, 1, 1, 0);
    Tensor b = check.normal(2, 1);
    assertThatThrownBy(
            () ->
                check.value(
                    (g, in) -> ShiftedSolve.apply(g, in.get(0), in.get(1), SequenceLayout.of(2)),
                    a,
                    b))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("a matrix of 2 rows has no inverse");
  }
}
