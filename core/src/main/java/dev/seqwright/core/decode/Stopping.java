package dev.seqwright.core.decode;

/**
 * When a beam search of size K stops that has N = K times the patience finished hypotheses.
 * Whatever it is, a search also stops at the longest length, and when the n best cannot change any
 * more.
 */
public enum Stopping {
  /**
   * At once, with the first N: fairseq, CTranslate2 and transformers with {@code
   * early_stopping=True}. However bad they are: a model that is sure of its translation has K - 1
   * hypotheses that end after a few tokens before the good one does.
   */
  FULL {
    @Override
    public boolean stops(double worst, double best, int length, int longest, Scoring scoring) {
      return true;
    }
  },
  /**
   * When the best live hypothesis, if it ended here for nothing, would not be among the N best;
   * until then better ones replace worse ones. A longer one could still have been: it is an
   * estimate. Transformers with {@code early_stopping=False}, its default.
   */
  ESTIMATE {
    @Override
    public boolean stops(double worst, double best, int length, int longest, Scoring scoring) {
      return scoring.of(best, length) <= worst;
    }
  },
  /**
   * When no live hypothesis can be among the N best any more, whatever follows it; until then
   * better ones replace worse ones. Transformers with {@code early_stopping="never"}.
   */
  BOUND {
    @Override
    public boolean stops(double worst, double best, int length, int longest, Scoring scoring) {
      return scoring.bound(best, length, longest + 1) <= worst;
    }
  },
  /**
   * When no hypothesis lives any more: one that ends leaves its place empty, so the beam grows
   * narrower and K are found. Marian.
   */
  NARROWING {
    @Override
    public boolean stops(double worst, double best, int length, int longest, Scoring scoring) {
      return false;
    }
  };

  /**
   * Whether the search is over.
   *
   * @param worst score of the worst of the N finished hypotheses
   * @param best sum of log-probabilities of the best live one
   * @param length tokens of the live ones
   * @param longest most tokens, the end token not counted
   */
  public abstract boolean stops(
      double worst, double best, int length, int longest, Scoring scoring);
}
