package dev.seqwright.core.decode;

import java.util.List;
import java.util.OptionalInt;

/**
 * A sentence to translate.
 *
 * @param number its number in the input, counted from 0: the key of its random draws
 * @param tokens its source tokens, at least one
 * @param prefix how its translations begin
 * @param longest the most tokens of its translations, those of the prefix counted; as the
 *     configuration has it for its source where it is not said
 * @param before the source tokens of the sentences before it in its document that it is translated
 *     with, the earliest first: what is the same array is the same sentence
 */
public record Sentence(
    long number, int[] tokens, Prefix prefix, OptionalInt longest, List<int[]> before) {
  /** Keeps its own list. */
  public Sentence {
    before = List.copyOf(before);
  }

  /** A sentence that stands alone. */
  public Sentence(long number, int[] tokens, Prefix prefix, OptionalInt longest) {
    this(number, tokens, prefix, longest, List.of());
  }

  /** A sentence whose translations are as long as the configuration allows. */
  public Sentence(long number, int[] tokens, Prefix prefix) {
    this(number, tokens, prefix, OptionalInt.empty());
  }

  /** The same whose translations begin in another way. */
  public Sentence with(Prefix other) {
    return new Sentence(number, tokens, other, longest, before);
  }

  /** A sentence whose translations may begin in any way. */
  public Sentence(long number, int... tokens) {
    this(number, tokens, Prefix.NONE);
  }
}
