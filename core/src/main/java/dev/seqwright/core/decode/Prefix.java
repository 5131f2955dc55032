package dev.seqwright.core.decode;

/**
 * How the translations of a sentence begin.
 *
 * @param tokens target tokens; none if nothing is asked for
 * @param given how many of them, counted from the first, are given: certain, whatever the model
 *     thinks of them. The others are chosen among what the model offers and keep its probabilities
 */
public record Prefix(int[] tokens, int given) {
  /** Nothing is asked for. */
  public static final Prefix NONE = of();

  /** A prefix that is given as a whole. */
  public static Prefix of(int... tokens) {
    return new Prefix(tokens, tokens.length);
  }

  public int length() {
    return tokens.length;
  }
}
