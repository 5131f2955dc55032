package dev.seqwright.core.feedforward;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The slots of a product-key memory that every query reads: k a query, best first.
 *
 * @param first the key of the first codebook of every slot
 * @param second the key of the second
 * @param top k
 * @param keys K
 */
record Slots(int[] first, int[] second, int top, int keys) {

  /** The k best of all K^2 sums of scores (Q, K): they pair keys that are among the k best. */
  static Slots best(Tensor first, Tensor second, int top) {
    int queries = first.rows();
    int[] a = new int[queries * top];
    int[] b = new int[queries * top];
    for (int q = 0; q < queries; q++) {
      float[] x = first.rows(q, q + 1).toArray();
      float[] y = second.rows(q, q + 1).toArray();
      int[] best = best(x, y, top);
      for (int r = 0; r < top; r++) {
        a[q * top + r] = best[r] / y.length;
        b[q * top + r] = best[r] % y.length;
      }
    }
    return new Slots(a, b, top, first.columns());
  }

  private static int[] best(float[] x, float[] y, int top) {
    int[] rowBest = largest(x, top);
    int[] columnBest = largest(y, top);
    return IntStream.of(rowBest)
        .flatMap(a -> IntStream.of(columnBest).map(b -> a * y.length + b))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(s -> -((double) x[s / y.length] + y[s % y.length]))
                .thenComparingInt(s -> s))
        .limit(top)
        .mapToInt(s -> s)
        .toArray();
  }

  private static int[] largest(float[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -(double) scores[i]).thenComparingInt(i -> i))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  /** Where each slot's first score stands among the elements of (Q, K). */
  long[] firstElements() {
    return elements(first);
  }

  long[] secondElements() {
    return elements(second);
  }

  private long[] elements(int... key) {
    return IntStream.range(0, key.length)
        .mapToLong(p -> (long) (p / top) * keys + key[p])
        .toArray();
  }

  /** Every query with its slots. */
  Pairs pairs() {
    int queries = first.length / top;
    int[] from = IntStream.rangeClosed(0, queries).map(q -> q * top).toArray();
    int[] slots = IntStream.range(0, first.length).map(p -> first[p] * keys + second[p]).toArray();
    return new Pairs(from, slots);
  }
}
