package dev.seqwright.core.decode.search;

import dev.seqwright.core.decode.Sentence;

/** Follows the hypotheses of a sentence while they grow by themselves, and may end them. */
@FunctionalInterface
public interface Follower {
  /** Lets them grow. */
  Follower NONE = (path, token) -> false;

  /**
   * Is told what was written; not of end tokens.
   *
   * @param path which of the sentence's hypotheses, counted from 0
   * @param token its new token
   * @return whether the hypothesis ends with it
   */
  boolean ends(int path, int token);

  /** Makes followers. */
  @FunctionalInterface
  interface Maker {
    /** Makes none. */
    Maker NONE = sentence -> Follower.NONE;

    /** Follows a sentence; called by the thread that searches. */
    Follower of(Sentence sentence);
  }
}
