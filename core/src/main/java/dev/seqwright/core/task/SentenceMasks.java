package dev.seqwright.core.task;

import dev.seqwright.core.data.MaskedDocument;
import dev.seqwright.core.data.RandomSubset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Hides sentences of documents, as HIBERT's pre-training does: a share of the sentences, one at
 * least; of these 80 % have all their tokens masked, 10 % are replaced by a sentence from
 * elsewhere, 10 % stay as they are.
 *
 * @param share of the sentences that are hidden
 * @param mask the token that hides another one
 */
record SentenceMasks(double share, int mask) {
  private static final double MASKED = 0.8;
  private static final double REPLACED = 0.9;

  /**
   * A document with hidden sentences.
   *
   * @param parts its sentences, each with a token that begins and one that ends it
   * @param elsewhere draws a sentence of any document
   */
  MaskedDocument hide(
      int index,
      int[][] parts,
      SplittableRandom random,
      Function<SplittableRandom, int[]> elsewhere) {
    int[] masked = drawn(parts.length, random);
    int[][] hidden = Arrays.stream(masked).mapToObj(i -> parts[i]).toArray(int[][]::new);
    int[][] read = parts.clone();
    for (int i : masked) {
      double fate = random.nextDouble();
      read[i] =
          fate < MASKED ? masked(parts[i]) : fate < REPLACED ? elsewhere.apply(random) : parts[i];
    }
    return new MaskedDocument(index, read, masked, hidden);
  }

  /** round(share n) of n sentences, one at least. */
  private int[] drawn(int n, SplittableRandom random) {
    return RandomSubset.of(n, Math.max(1, (int) Math.round(share * n)), random);
  }

  private int[] masked(int... sentence) {
    int[] masked = sentence.clone();
    Arrays.fill(masked, 1, masked.length - 1, mask);
    return masked;
  }
}
