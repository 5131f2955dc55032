package dev.seqwright.core.decode;

/**
 * A sentence to translate.
 *
 * @param number its number in the input, counted from 0: the key of its random draws
 * @param tokens its source tokens, at least one
 * @param prefix how its translations begin
 */
public record Sentence(long number, int[] tokens, Prefix prefix) {

  /** A sentence whose translations may begin in any way. */
  public Sentence(long number, int... tokens) {
    this(number, tokens, Prefix.NONE);
  }
}
