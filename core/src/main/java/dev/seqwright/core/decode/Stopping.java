package dev.seqwright.core.decode;

/**
 * When a beam search of size K that has K finished hypotheses stops. Whatever it is, a search also
 * stops at the longest length, and when the n best cannot change any more.
 */
public enum Stopping {
  /** At once, with the first K: fairseq, and transformers with {@code early_stopping=True}. */
  FULL {
    @Override
    public boolean stops(double worst, double best, int length, int longest, double penalty) {
      return true;
    }
  },
  /**
   * When the best live hypothesis, if it ended here for nothing, would not be among the K best;
   * until then better ones replace worse ones. A longer one could still have been: it is an
   * estimate. Transformers with {@code early_stopping=False}, its default.
   */
  ESTIMATE {
    @Override
    public boolean stops(double worst, double best, int length, int longest, double penalty) {
      return Hypothesis.normalise(best, length, penalty) <= worst;
    }
  },
  /**
   * When no live hypothesis can be among the K best any more, whatever follows it; until then
   * better ones replace worse ones. Transformers with {@code early_stopping="never"}.
   */
  BOUND {
    @Override
    public boolean stops(double worst, double best, int length, int longest, double penalty) {
      int likeliest = penalty > 0 ? longest + 1 : length;
      return Hypothesis.normalise(best, likeliest, penalty) <= worst;
    }
  };

  /**
   * Whether the search is over.
   *
   * @param worst score of the worst of the K finished hypotheses
   * @param best sum of log-probabilities of the best live one
   * @param length tokens of the live ones
   * @param longest most tokens, the end token not counted
   */
  public abstract boolean stops(double worst, double best, int length, int longest, double penalty);
}
