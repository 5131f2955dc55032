package dev.seqwright.core.tensor.vector;

import static dev.seqwright.core.tensor.vector.Simd.ALL;
import static dev.seqwright.core.tensor.vector.Simd.ORDER;
import static dev.seqwright.core.tensor.vector.Simd.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The softmax of attention and its gradient, over a block of rows of scores that are padded to
 * whole vectors. Masks by adding a window onto a constant row of zeros followed by minus
 * infinities, which is cheaper than vector masks.
 *
 * <p>Every pass is a method of its own: the compiler gives up inlining in a method with some twenty
 * accesses to memory, and then puts each vector in a heap object.
 *
 * @param rows number of queries
 * @param length floats of a row that are worked on; rounded up to whole vectors
 * @param stride bytes from a row to the next
 * @param sees keys that the first query sees
 * @param growth keys that each further query sees more, 1 if causal, else 0
 */
record AttentionRows(int rows, int length, long stride, int sees, int growth) {
  private static final MemorySegment WINDOW = window();
  private static final long SEES_ALL = WINDOW.address();

  private static MemorySegment window() {
    MemorySegment window = Arena.global().allocate(2L * Simd.BYTES, Simd.BYTES);
    for (int i = Simd.COUNT; i < 2 * Simd.COUNT; i++) {
      window.setAtIndex(Tensor.FLOAT, i, Float.NEGATIVE_INFINITY);
    }
    return window;
  }

  /** 0 for the lanes that are seen when {@code visible} keys from the first lane on are. */
  private static FloatVector sight(int visible) {
    return fromMemorySegment(
        SPECIES, ALL, SEES_ALL + 4L * (Simd.COUNT - Math.clamp(visible, 0, Simd.COUNT)), ORDER);
  }

  private int visible(int row) {
    return Math.min(sees + row * growth, length);
  }

  /** The largest score of each row that is seen; -infinity where none is. */
  void maxima(long scores, long maxima) {
    for (int i = 0; i < rows; i++) {
      int visible = visible(i);
      FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int j = 0; j < length; j += Simd.COUNT) {
        long at = scores + i * stride + 4L * j;
        FloatVector score = fromMemorySegment(SPECIES, ALL, at, ORDER).add(sight(visible - j));
        max = Simd.larger(max, score);
      }
      Simd.set(maxima + 4L * i, Simd.max(max));
    }
  }

  /** score = exp(score - shift of the row), 0 where it is not seen; and the sum of each row. */
  void exponentials(long scores, long shifts, long sums) {
    for (int i = 0; i < rows; i++) {
      int visible = visible(i);
      float shift = Math.max(Simd.get(shifts + 4L * i), -Float.MAX_VALUE);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int j = 0; j < length; j += Simd.COUNT) {
        long at = scores + i * stride + 4L * j;
        FloatVector e =
            VectorMath.exp(
                fromMemorySegment(SPECIES, ALL, at, ORDER).sub(shift).add(sight(visible - j)));
        e.intoMemorySegment(ALL, at, ORDER);
        sum = sum.add(e);
      }
      Simd.set(sums + 4L * i, Simd.sum(sum));
    }
  }

  /** weight = weight times the factor of its row. */
  void scale(long weights, long factors) {
    for (int i = 0; i < rows; i++) {
      float factor = Simd.get(factors + 4L * i);
      for (int j = 0; j < length; j += Simd.COUNT) {
        long at = weights + i * stride + 4L * j;
        fromMemorySegment(SPECIES, ALL, at, ORDER).mul(factor).intoMemorySegment(ALL, at, ORDER);
      }
    }
  }

  /**
   * Zeros the elements that are dropped.
   *
   * @param counter of the first element of the first row
   * @param step from a row's counters to the next row's
   */
  void drop(long weights, long key, int threshold, int counter, int step) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < length; j += Simd.COUNT) {
        long at = weights + i * stride + 4L * j;
        int place = counter + i * step + j;
        VectorDropout.keep(fromMemorySegment(SPECIES, ALL, at, ORDER), key, place, threshold)
            .intoMemorySegment(ALL, at, ORDER);
      }
    }
  }

  /** slope = scale weight (keep slope - sum over the row of weight keep slope). */
  void gradients(long weights, long slopes, float keep, float scale) {
    for (int i = 0; i < rows; i++) {
      long weight = weights + i * stride;
      long slope = slopes + i * stride;
      FloatVector sums = FloatVector.zero(SPECIES);
      for (int j = 0; j < length; j += Simd.COUNT) {
        sums =
            fromMemorySegment(SPECIES, ALL, weight + 4L * j, ORDER)
                .fma(fromMemorySegment(SPECIES, ALL, slope + 4L * j, ORDER), sums);
      }
      float mean = keep * Simd.sum(sums);
      for (int j = 0; j < length; j += Simd.COUNT) {
        FloatVector centred =
            fromMemorySegment(SPECIES, ALL, slope + 4L * j, ORDER).mul(keep).sub(mean);
        centred
            .mul(fromMemorySegment(SPECIES, ALL, weight + 4L * j, ORDER))
            .mul(scale)
            .intoMemorySegment(ALL, slope + 4L * j, ORDER);
      }
    }
  }
}
