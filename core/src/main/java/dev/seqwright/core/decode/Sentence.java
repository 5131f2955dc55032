package dev.seqwright.core.decode;

import java.util.OptionalInt;

/**
 * A sentence to translate.
 *
 * @param number its number in the input, counted from 0: the key of its random draws
 * @param tokens its source tokens, at least one
 * @param prefix how its translations begin
 * @param longest the most tokens of its translations, those of the prefix counted; as the
 *     configuration has it for its source where it is not said
 */
public record Sentence(long number, int[] tokens, Prefix prefix, OptionalInt longest) {

  /** A sentence whose translations are as long as the configuration allows. */
  public Sentence(long number, int[] tokens, Prefix prefix) {
    this(number, tokens, prefix, OptionalInt.empty());
  }

  /** A sentence whose translations may begin in any way. */
  public Sentence(long number, int... tokens) {
    this(number, tokens, Prefix.NONE);
  }
}
