package dev.seqwright.core.model;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.stack.Block;

/** What all layers over sentences ask of how sentences become vectors. */
final class SentencePooling {
  private SentencePooling() {}

  /** Refuses a pooling that gives longer vectors than states are. */
  static void check(SequencePooling pooling) {
    Check.that(
        pooling != SequencePooling.MEAN_MAX,
        "pooling",
        "mean-max",
        "first, last, mean, max or attention: the vector of a sentence is as long as a state");
  }

  /** Refuses a stack that shortens what it reads, where each row is needed. */
  static Block requireRowsKept(String key, Block stack) {
    Check.that(
        stack.keepsPositions(), key, "one that shortens sequences", "one that keeps a state a row");
    return stack;
  }
}
