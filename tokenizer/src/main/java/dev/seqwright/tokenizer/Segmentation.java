package dev.seqwright.tokenizer;

import java.util.random.RandomGenerator;

/** A way to cut a line into pieces that may draw among several (subword regularisation). */
public interface Segmentation {
  /**
   * Ids of the pieces of a line, without begin and end of sentence.
   *
   * @param random the source of all randomness; the same state gives the same ids
   */
  int[] encode(String line, RandomGenerator random);
}
