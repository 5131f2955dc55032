package dev.seqwright.cli.score;

import dev.seqwright.core.data.Pair;
import dev.seqwright.core.data.PairReader;
import java.util.Iterator;

/** Pairs that are to be scored, one at a time. */
interface ScoreRequests extends Iterator<ScoreRequests.Request>, AutoCloseable {
  /**
   * A pair.
   *
   * @param before what is written in front of its score
   */
  record Request(Pair pair, String before) {}

  @Override
  void close();

  /** Pairs whose scores stand alone; {@code pairs} is closed with this. */
  static ScoreRequests of(PairReader pairs) {
    return new ScoreRequests() {
      @Override
      public boolean hasNext() {
        return pairs.hasNext();
      }

      @Override
      public Request next() {
        return new Request(pairs.next(), "");
      }

      @Override
      public void close() {
        pairs.close();
      }
    };
  }
}
