package dev.seqwright.core.metrics;

import dev.seqwright.core.config.UserException;

/**
 * How BLEU is computed.
 *
 * @param tokenizer cuts segments into words
 * @param smoothing what is done with orders without a match
 * @param lowercase ignores case
 * @param effectiveOrder leaves out the orders for which a text is too short; for single sentences
 * @param maxOrder longest n-gram
 */
public record BleuOptions(
    SegmentTokenizer tokenizer,
    Smoothing smoothing,
    boolean lowercase,
    boolean effectiveOrder,
    int maxOrder) {

  /** The defaults of sacreBLEU: 13a, exp, case kept, all orders up to 4. */
  public BleuOptions() {
    this(BleuTokenizer.V13A, new Smoothing.Exponential(), false, false, 4);
  }

  /** Checks the order. */
  public BleuOptions {
    if (maxOrder < 1) {
      throw new UserException("BLEU needs n-grams of at least 1 word, not " + maxOrder);
    }
  }

  /** The same with another tokenizer. */
  public BleuOptions withTokenizer(SegmentTokenizer other) {
    return new BleuOptions(other, smoothing, lowercase, effectiveOrder, maxOrder);
  }

  /** The same with another smoothing. */
  public BleuOptions withSmoothing(Smoothing other) {
    return new BleuOptions(tokenizer, other, lowercase, effectiveOrder, maxOrder);
  }

  /** The same ignoring case or not. */
  public BleuOptions withLowercase(boolean lower) {
    return new BleuOptions(tokenizer, smoothing, lower, effectiveOrder, maxOrder);
  }

  /** The same with effective order or not. */
  public BleuOptions withEffectiveOrder(boolean effective) {
    return new BleuOptions(tokenizer, smoothing, lowercase, effective, maxOrder);
  }

  /** The same with another longest n-gram. */
  public BleuOptions withMaxOrder(int order) {
    return new BleuOptions(tokenizer, smoothing, lowercase, effectiveOrder, order);
  }
}
