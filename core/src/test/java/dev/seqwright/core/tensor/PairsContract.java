package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.tensor.plain.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels over pairs of rows. */
abstract class PairsContract {
  private static final float NONE = Float.NEGATIVE_INFINITY;
  private final PairKernels oracle = PlainKernels.create().pairs();
  private final Samples samples = new Samples();

  protected abstract PairKernels kernels();

  /** The second row has no pair, the third a key twice. */
  private final Pairs pairs = new Pairs(new int[] {0, 3, 3, 6}, 4, 0, 1, 2, 2, 3);

  @ParameterizedTest
  @CsvSource({"1,1", "1,17", "3,5", "4,16", "2,33"})
  void dotsSumsAndTheirTransposition(int heads, int headSize) {
    Tensor q = samples.normal(3, heads * headSize);
    Tensor k = samples.normal(5, heads * headSize);
    Tensor actual = samples.undefined(6, heads);
    Tensor expected = samples.undefined(6, heads);
    kernels().dots(q, k, pairs, heads, 0.3f, actual);
    oracle.dots(q, k, pairs, heads, 0.3f, expected);
    Samples.assertClose(actual, expected, 1e-5);
    Tensor sum = samples.undefined(3, heads * headSize);
    Tensor expectedSum = samples.undefined(3, heads * headSize);
    kernels().sum(expected, k, pairs, 0.7f, sum);
    oracle.sum(expected, k, pairs, 0.7f, expectedSum);
    Samples.assertClose(sum, expectedSum, 1e-5);
    Tensor scattered = samples.normal(5, heads * headSize);
    Tensor expectedScattered = samples.copy(scattered);
    kernels().scatter(expected, q, pairs, 0.7f, scattered);
    oracle.scatter(expected, q, pairs, 0.7f, expectedScattered);
    Samples.assertClose(scattered, expectedScattered, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "8"})
  void softmaxOfEachRowsPairsAndItsGradient(int heads) {
    Tensor x = samples.normal(6, heads);
    x.set(0, NONE);
    Tensor actual = samples.undefined(6, heads);
    Tensor expected = samples.undefined(6, heads);
    kernels().softmax(x, pairs, actual);
    oracle.softmax(x, pairs, expected);
    Samples.assertClose(actual, expected, 1e-6);
    Tensor dy = samples.normal(6, heads);
    Tensor dx = samples.undefined(6, heads);
    Tensor expectedDx = samples.undefined(6, heads);
    kernels().softmaxBackward(expected, dy, pairs, dx);
    oracle.softmaxBackward(expected, dy, pairs, expectedDx);
    Samples.assertClose(dx, expectedDx, 1e-6);
  }

  @Test
  void aRowWithNothingToAttendToGivesZeros() {
    Tensor x = samples.of(NONE, NONE, NONE, 1, 1, 1);
    kernels().softmax(x.reshape(6, 1), pairs, x);
    Samples.assertClose(x.toArray(), new float[] {0, 0, 0, 1f / 3, 1f / 3, 1f / 3}, 1e-6);
    Tensor y = samples.undefined(3, 4);
    kernels().sum(x.reshape(6, 1), samples.normal(5, 4), pairs, 1, y);
    assertThat(y.rows(0, 2).toArray()).containsOnly(0f);
  }

  @Test
  void keysOutsideTheMemoryAreRefused() {
    Tensor few = samples.normal(4, 2);
    assertThatThrownBy(
            () -> kernels().dots(samples.normal(3, 2), few, pairs, 1, 1, samples.normal(6, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
