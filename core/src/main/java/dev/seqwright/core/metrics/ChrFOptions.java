package dev.seqwright.core.metrics;

import dev.seqwright.core.config.UserException;

/**
 * How chrF is computed.
 *
 * @param characterOrder longest n-gram of characters
 * @param wordOrder longest n-gram of words; 2 gives chrF++
 * @param beta how many times recall weighs more than precision
 * @param lowercase ignores case
 * @param whitespace counts white space among the characters
 * @param epsSmoothing averages F over orders with a tiny value for missing ones, as chrF++.py, NLTK
 *     and Moses do, in place of averaging precision and recall over the orders that occur
 */
public record ChrFOptions(
    int characterOrder,
    int wordOrder,
    int beta,
    boolean lowercase,
    boolean whitespace,
    boolean epsSmoothing) {

  /** The defaults of sacreBLEU: chrF2 of 6-grams. */
  public ChrFOptions() {
    this(6, 0, 2, false, false, false);
  }

  /** Checks the orders. */
  public ChrFOptions {
    if (characterOrder < 0 || wordOrder < 0 || characterOrder + wordOrder == 0 || beta < 0) {
      throw new UserException(
          "chrF needs orders and beta of 0 or more, and one order above 0: found character order "
              + characterOrder
              + ", word order "
              + wordOrder
              + ", beta "
              + beta);
    }
  }

  /** The same with another longest n-gram of characters. */
  public ChrFOptions withCharacterOrder(int order) {
    return new ChrFOptions(order, wordOrder, beta, lowercase, whitespace, epsSmoothing);
  }

  /** The same with another longest n-gram of words. */
  public ChrFOptions withWordOrder(int order) {
    return new ChrFOptions(characterOrder, order, beta, lowercase, whitespace, epsSmoothing);
  }

  /** The same with another weight of recall. */
  public ChrFOptions withBeta(int weight) {
    return new ChrFOptions(characterOrder, wordOrder, weight, lowercase, whitespace, epsSmoothing);
  }

  /** The same ignoring case or not. */
  public ChrFOptions withLowercase(boolean lower) {
    return new ChrFOptions(characterOrder, wordOrder, beta, lower, whitespace, epsSmoothing);
  }

  /** The same counting white space or not. */
  public ChrFOptions withWhitespace(boolean counted) {
    return new ChrFOptions(characterOrder, wordOrder, beta, lowercase, counted, epsSmoothing);
  }

  /** The same with epsilon smoothing or effective order. */
  public ChrFOptions withEpsSmoothing(boolean eps) {
    return new ChrFOptions(characterOrder, wordOrder, beta, lowercase, whitespace, eps);
  }
}
