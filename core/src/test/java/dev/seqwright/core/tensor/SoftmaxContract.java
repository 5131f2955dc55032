package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.plain.PlainKernels;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Softmax and cross-entropy, against an oracle in double precision.
 *
 * <p>The bounds, to first order, with p_j = e_j / S, e_j = exp(x_j - m), m the maximum, S >= 1 the
 * sum, U what a rounding adds at most, E the error of exp, both relative:
 *
 * <pre>
 *   (1) e_j is off by E + U (m - x_j), as m - x_j is rounded
 *   (2) S is off by the mean of (1), E + U sum_j p_j (m - x_j) <= E + U ln n, and by what its
 *       additions round, A(n): (c + 5) U for c = n / 4 additions to each lane of the narrowest
 *       vector, its fold and the rest; where c is large 5 sqrt(c) U, which roundings that are
 *       independent leave with a chance of 2 exp(-25 / 2)
 *   (3) p_j is off by p_j (2 E + U (m - x_j + ln n + 3) + A(n)), and p_j (m - x_j) <= 1 / e
 *   (4) ln S, and with it the loss, is off by E + U ln n + A(n), a float y by U |y|
 * </pre>
 */
abstract class SoftmaxContract {
  private static final float NONE = Float.NEGATIVE_INFINITY;
  private static final double U = 0x1p-24;

  /** Of the polynomial and the roundings behind it; 40 million numbers were off by 1.46 U. */
  private static final double E = 1.5 * U;

  private final SoftmaxKernels oracle = PlainKernels.create().softmax();
  private final Samples samples = new Samples();

  protected abstract SoftmaxKernels kernels();

  @ParameterizedTest
  @CsvSource({"1,1", "3,17", "17,33", "2,100"})
  void softmaxAndItsLogarithm(int rows, int columns) {
    Tensor x = samples.normal(rows, columns);
    PlainKernels.create().elements().scale(30, x);
    x.set(x.size() - 1, NONE);
    Tensor actual = samples.undefined(rows, columns);
    Tensor expected = samples.undefined(rows, columns);
    kernels().softmax(x, actual);
    oracle.softmax(x, expected);
    Samples.assertClose(actual, expected, probability(columns, 1));
    kernels().logSoftmax(x, actual);
    oracle.logSoftmax(x, expected);
    // what is taken off is a float as large as the largest number
    double shift = U * (largest(x) + Math.log(columns));
    Samples.assertClose(actual, expected, logSum(columns) + shift + 2 * U);
    kernels().logSoftmax(x, x);
    assertThat(x.toArray()).isEqualTo(actual.toArray());
  }

  /** (3) of a probability of {@code most} or less. */
  private static double probability(int n, double most) {
    return most * (2 * E + U * (Math.log(n) + 3) + additions(n)) + U / Math.E;
  }

  /** (4). */
  private static double logSum(int n) {
    return E + U * Math.log(n) + additions(n);
  }

  private static double additions(int n) {
    double each = Math.ceil(n / 4.0);
    return U * (Math.min(each, 5 * Math.sqrt(each)) + 5);
  }

  private static double largest(Tensor x) {
    return IntStream.range(0, (int) x.size())
        .mapToDouble(i -> Math.abs(x.get(i)))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  @Test
  void softmaxOfAFullyMaskedRowIsZero() {
    Tensor x = samples.of(NONE, NONE, NONE, 1, 2, NONE).reshape(2, 3);
    kernels().softmax(x, x);
    assertThat(x.rows(0, 1).toArray()).containsOnly(0f);
    assertThat(x.get(3) + x.get(4)).isCloseTo(1, within(1e-6f));
    assertThat(x.get(5)).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f})
  void crossEntropyIsThatOfTheOracle(float smoothing) {
    for (int columns : new int[] {1, 3, 17, 100, 1000}) {
      Tensor actual = samples.normal(5, columns);
      Tensor expected = samples.copy(actual);
      Tensor shares = samples.undefined(5, columns);
      oracle.softmax(actual, shares);
      int[] targets = samples.indices(5, columns);
      Losses ours = run(kernels(), actual, targets, smoothing);
      Losses theirs = run(oracle, expected, targets, smoothing);
      // half of p less q, each of which is rounded, too
      Samples.assertClose(actual, expected, probability(columns, largest(shares)) / 2 + 2 * U);
      // the mean of the logits, which smoothing adds, is summed as S is
      double loss = logSum(columns) + smoothing * additions(columns) + 2 * U;
      Samples.assertClose(ours.losses, theirs.losses, loss);
      Samples.assertClose(ours.likelihoods, theirs.likelihoods, logSum(columns) + 2 * U);
      assertThat(ours.correct).isEqualTo(theirs.correct);
    }
  }

  private record Losses(float[] losses, float[] likelihoods, byte[] correct) {}

  private static Losses run(SoftmaxKernels kernels, Tensor logits, int[] targets, float smoothing) {
    int n = targets.length;
    Losses out = new Losses(new float[n], new float[n], new byte[n]);
    kernels.crossEntropy(
        logits, targets, smoothing, 0.5f, out.losses, out.likelihoods, out.correct);
    return out;
  }

  @Test
  void logitsOfMinusInfinityHaveNoPart() {
    Tensor z = samples.of(1, NONE, 3);
    Losses out = run(kernels(), z.reshape(1, 3), new int[] {2}, 0);
    float p = (float) (1 / (1 + Math.exp(-2)));
    assertThat(out.losses[0]).isCloseTo((float) -Math.log(p), within(1e-6f));
    Samples.assertClose(z.toArray(), new float[] {(1 - p) / 2, 0, (p - 1) / 2}, 1e-6);
  }

  @Test
  void ofEqualLogitsTheFirstCounts() {
    Tensor z = samples.normal(2, 40).zero();
    assertThat(run(kernels(), z, new int[] {0, 39}, 0).correct).containsExactly(1, 0);
  }

  @Test
  void gradientOfCrossEntropyIsThatOfCentralDifferences() {
    Tensor z = samples.normal(1, 19);
    Tensor gradient = samples.copy(z);
    run(kernels(), gradient, new int[] {4}, 0.1f);
    for (int j = 0; j < 19; j++) {
      double slope = (loss(z, 4, j, 1e-5) - loss(z, 4, j, -1e-5)) / 2e-5;
      assertThat((double) gradient.get(j)).isCloseTo(0.5 * slope, within(1e-6));
    }
  }

  /** The loss, smoothed by 0.1, in double precision, with z[moved] moved by {@code by}. */
  private static double loss(Tensor z, int target, int moved, double by) {
    double sum = 0;
    for (int j = 0; j < z.size(); j++) {
      sum += Math.exp(z.get(j) + (j == moved ? by : 0));
    }
    double loss = 0;
    for (int j = 0; j < z.size(); j++) {
      double q = (j == target ? 1 - 0.1f : 0) + 0.1f / z.size();
      loss -= q * (z.get(j) + (j == moved ? by : 0) - Math.log(sum));
    }
    return loss;
  }
}
