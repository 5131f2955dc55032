package dev.seqwright.core.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The batches of every epoch: examples of about equal length together, up to a number of tokens.
 *
 * <p>The order of an epoch is a pure function of the examples, the seed and the number of the
 * epoch, so a run that goes on at batch n of epoch e sees what an unbroken one would.
 */
public final class Batches<E extends Example> {
  private static final long EXAMPLES = 0; // what a random order is for
  private static final long ORDER = 1;

  private final List<E> examples;
  private final int maxTokens;
  private final long seed;

  /**
   * The batches of some examples.
   *
   * @param maxTokens the longest side of a batch times its number of examples is at most this; an
   *     example that is longer travels alone
   */
  public Batches(List<E> examples, int maxTokens, long seed) {
    if (examples.isEmpty() || maxTokens < 1) {
      throw new IllegalArgumentException(
          "%d examples in batches of %d tokens".formatted(examples.size(), maxTokens));
    }
    this.examples = List.copyOf(examples);
    this.maxTokens = maxTokens;
    this.seed = seed;
  }

  /**
   * The batches of an epoch, in the order in which they are to be used. Every example is in exactly
   * one. Examples are shuffled, sorted by their keys (equal ones stay shuffled), cut, and the
   * batches are shuffled.
   */
  public List<Batch<E>> epoch(int epoch) {
    List<E> sorted = new ArrayList<>(examples);
    new Shuffle(seed, epoch, EXAMPLES).apply(sorted);
    sorted.sort(Comparator.comparingLong(Example::sortKey));
    List<Batch<E>> batches = cut(sorted);
    new Shuffle(seed, epoch, ORDER).apply(batches);
    return List.copyOf(batches);
  }

  private List<Batch<E>> cut(List<E> sorted) {
    List<Batch<E>> batches = new ArrayList<>();
    int begin = 0;
    int longest = 0;
    for (int i = 0; i < sorted.size(); i++) {
      int length = sorted.get(i).length();
      longest = Math.max(longest, length);
      if (i > begin && (long) longest * (i - begin + 1) > maxTokens) {
        batches.add(new Batch<>(sorted.subList(begin, i)));
        begin = i;
        longest = length;
      }
    }
    batches.add(new Batch<>(sorted.subList(begin, sorted.size())));
    return batches;
  }
}
