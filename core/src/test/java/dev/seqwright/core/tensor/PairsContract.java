package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    kernels().dots(q.matrix(), k.matrix(), pairs, heads, 0.3f, actual);
    oracle.dots(q.matrix(), k.matrix(), pairs, heads, 0.3f, expected);
    Samples.assertClose(actual, expected, 1e-5);
    Tensor sum = samples.undefined(3, heads * headSize);
    Tensor expectedSum = samples.undefined(3, heads * headSize);
    kernels().sum(expected, k.matrix(), pairs, 0.7f, sum.matrix());
    oracle.sum(expected, k.matrix(), pairs, 0.7f, expectedSum.matrix());
    Samples.assertClose(sum, expectedSum, 1e-5);
    Tensor scattered = samples.normal(5, heads * headSize);
    Tensor expectedScattered = samples.copy(scattered);
    kernels().scatter(expected, q.matrix(), pairs, 0.7f, scattered.matrix());
    oracle.scatter(expected, q.matrix(), pairs, 0.7f, expectedScattered.matrix());
    Samples.assertClose(scattered, expectedScattered, 1e-5);
  }

  /** Each matrix is some columns of a wider one, and what lies beside them stays as it is. */
  @ParameterizedTest
  @CsvSource({"4,2,5", "4,1,16", "3,3,17", "6,2,8"})
  void columnsOfWiderMatricesAndSharedHeads(int heads, int groups, int headSize) {
    Tensor q = samples.normal(3, heads * headSize + 3);
    Tensor k = samples.normal(5, groups * headSize + 2);
    Matrix queries = q.columns(1, 1 + heads * headSize);
    Matrix keys = k.columns(2, 2 + groups * headSize);
    Tensor weights = samples.undefined(6, heads);
    Tensor expected = samples.undefined(6, heads);
    kernels().dots(queries, keys, pairs, heads, 0.3f, weights);
    oracle.dots(queries, keys, pairs, heads, 0.3f, expected);
    Samples.assertClose(weights, expected, 1e-5);
    assertThat(weights.get(3L * heads + heads - 1))
        .isCloseTo(lastDot(queries, keys, headSize), within(1e-4f));
    Tensor sum = samples.copy(q);
    Tensor expectedSum = samples.copy(q);
    kernels().sum(weights, keys, pairs, 0.7f, sum.columns(1, 1 + heads * headSize));
    oracle.sum(weights, keys, pairs, 0.7f, expectedSum.columns(1, 1 + heads * headSize));
    Samples.assertClose(sum, expectedSum, 1e-5);
    Tensor scattered = samples.copy(k);
    Tensor expectedScattered = samples.copy(k);
    kernels().scatter(weights, queries, pairs, 0.7f, scattered.columns(2, 2 + groups * headSize));
    oracle.scatter(
        weights, queries, pairs, 0.7f, expectedScattered.columns(2, 2 + groups * headSize));
    Samples.assertClose(scattered, expectedScattered, 1e-5);
  }

  /** 0.3 q . k of the third row's first pair, its last head with the last of the keys'. */
  private static float lastDot(Matrix queries, Matrix keys, int headSize) {
    float dot = 0;
    for (int c = 1; c <= headSize; c++) {
      dot += queries.get(2, queries.columns() - c) * keys.get(2, keys.columns() - c);
    }
    return 0.3f * dot;
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
    kernels().sum(x.reshape(6, 1), samples.normal(5, 4).matrix(), pairs, 1, y.matrix());
    assertThat(y.rows(0, 2).toArray()).containsOnly(0f);
  }

  @Test
  void keysOutsideTheMemoryAreRefused() {
    Matrix q = samples.normal(3, 2).matrix();
    Matrix few = samples.normal(4, 2).matrix();
    assertThatThrownBy(() -> kernels().dots(q, few, pairs, 1, 1, samples.normal(6, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
