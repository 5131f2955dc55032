package dev.seqwright.core.feedforward;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which experts compute which rows. Choice c = i k + r is row i's r-th best expert.
 *
 * @param experts the expert of every choice (N k); -1 where it was lost to an expert's capacity
 * @param top k
 * @param count E
 */
record Routing(int[] experts, int top, int count) {

  /** The k largest of each row of logits (N, E), best first; of equals the lower expert. */
  static Routing of(Tensor logits, int top) {
    int[] experts = new int[logits.rows() * top];
    for (int i = 0; i < logits.rows(); i++) {
      float[] row = logits.rows(i, i + 1).toArray();
      for (int r = 0; r < top; r++) {
        int best = best(row);
        experts[i * top + r] = best;
        row[best] = Float.NEGATIVE_INFINITY;
      }
    }
    return new Routing(experts, top, logits.columns());
  }

  private static int best(float... row) {
    int best = 0;
    for (int e = 1; e < row.length; e++) {
      best = row[e] > row[best] ? e : best;
    }
    return best;
  }

  /** The same without the choices that an expert has no room for: first choices go first. */
  Routing within(int capacity) {
    int[] kept = experts.clone();
    int[] taken = new int[count];
    for (int rank = 0; rank < top; rank++) {
      for (int c = rank; c < kept.length; c += top) {
        kept[c] = taken[experts[c]]++ < capacity ? experts[c] : -1;
      }
    }
    return new Routing(kept, top, count);
  }

  /** Where every choice stands among the elements of (N, E). */
  long[] elements() {
    return IntStream.range(0, experts.length)
        .mapToLong(c -> (long) (c / top) * count + experts[c])
        .toArray();
  }

  /** Every row paired with its k choices. */
  Pairs pairs() {
    int rows = experts.length / top;
    int[] from = IntStream.rangeClosed(0, rows).map(i -> i * top).toArray();
    return new Pairs(from, IntStream.range(0, experts.length).toArray());
  }

  /** The choices that an expert computes. */
  int[] choicesOf(int expert) {
    return IntStream.range(0, experts.length).filter(c -> experts[c] == expert).toArray();
  }

  /** All choices that are computed, expert by expert. */
  int[] byExpert() {
    return IntStream.range(0, count).flatMap(e -> Arrays.stream(choicesOf(e))).toArray();
  }

  /** The rows of choices. */
  int[] rows(int... choices) {
    return Arrays.stream(choices).map(c -> c / top).toArray();
  }

  /** How many rows have each expert as their first choice. */
  int[] firstChoices() {
    int[] firsts = new int[count];
    for (int c = 0; c < experts.length; c += top) {
      firsts[experts[c]]++;
    }
    return firsts;
  }
}
