package dev.seqwright.core.decode.search;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The n best continuations of some hypotheses, best first, found without sorting the vocabulary: a
 * row is scanned a vector at a time for values over the worst one kept, O(V) comparisons of which
 * few lead to an insertion. Of equal scores the lower row, then the lower token, comes first.
 */
final class TopTokens {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final double[] scores;
  private final int[] rows;
  private final int[] tokens;
  private int size;

  /** Keeps the best {@code n}. */
  TopTokens(int n) {
    scores = new double[n];
    rows = new int[n];
    tokens = new int[n];
  }

  int size() {
    return size;
  }

  /** The sum of log-probabilities of the i-th best. */
  double score(int i) {
    return scores[i];
  }

  /** The hypothesis that the i-th best continues. */
  int row(int i) {
    return rows[i];
  }

  int token(int i) {
    return tokens[i];
  }

  void clear() {
    size = 0;
  }

  /**
   * Offers every token of a row but one. Rows must be scanned in their order.
   *
   * @param tensorRow the row of {@code logProbabilities} (R, V)
   * @param row what the row is called here
   * @param base added to the row's log-probabilities
   * @param excluded a token that must not follow, or -1
   */
  void scan(Tensor logProbabilities, int tensorRow, int row, double base, int excluded) {
    int columns = logProbabilities.columns();
    MemorySegment memory = logProbabilities.memory();
    long start = 4L * tensorRow * columns;
    int bound = SPECIES.loopBound(columns);
    float threshold = threshold(base);
    for (int j = 0; j < bound; j += SPECIES.length()) {
      FloatVector values =
          FloatVector.fromMemorySegment(SPECIES, memory, start + 4L * j, ByteOrder.nativeOrder());
      if (values.compare(VectorOperators.GT, threshold).anyTrue()) {
        offer(memory, start, j, j + SPECIES.length(), row, base, excluded);
        threshold = threshold(base);
      }
    }
    offer(memory, start, bound, columns, row, base, excluded);
  }

  /** Offers one token. Impossible ones (-infinity, NaN) are never kept. */
  void offer(int row, int token, double score) {
    if (!(score > worst())) {
      return;
    }
    int i = size < scores.length ? size++ : size - 1;
    for (; i > 0 && scores[i - 1] < score; i--) {
      scores[i] = scores[i - 1];
      rows[i] = rows[i - 1];
      tokens[i] = tokens[i - 1];
    }
    scores[i] = score;
    rows[i] = row;
    tokens[i] = token;
  }

  private void offer(
      MemorySegment memory, long start, int from, int to, int row, double base, int excluded) {
    for (int token = from; token < to; token++) {
      if (token != excluded) {
        offer(row, token, base + memory.get(Tensor.FLOAT, start + 4L * token));
      }
    }
  }

  private double worst() {
    return size < scores.length ? Double.NEGATIVE_INFINITY : scores[size - 1];
  }

  /** A bound in float that no value worth an exact look falls under, whatever its rounding. */
  private float threshold(double base) {
    return Math.nextDown((float) (worst() - base));
  }
}
