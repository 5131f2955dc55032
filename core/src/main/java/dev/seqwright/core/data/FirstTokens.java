package dev.seqwright.core.data;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Tokens of texts that may be far longer than what is taken of them: a tokenizer needs a hundred
 * bytes and more for each character, so that it is given no more of a text than its first tokens
 * need.
 */
public final class FirstTokens {
  /** Characters that are tried for each token that is taken: several times what tokens have. */
  private static final long CHARACTERS = 32;

  /** How much more is tried where that was not enough, as in a text of spaces. */
  private static final int GROWTH = 4;

  private FirstTokens() {}

  /**
   * All tokens of a text, or where it is very long more than twice {@code most} of them, of which
   * the first {@code most} are those of the whole text.
   *
   * @param encoder cuts a text into tokens
   */
  public static int[] of(String text, int most, Function<String, int[]> encoder) {
    return of(text, most, encoder, tokens -> tokens.length);
  }

  /**
   * All tokens of a line.
   *
   * @param most how many a model takes
   * @param line its number, from 1, for messages
   * @throws UserException when there are more
   */
  public static int[] within(String text, int most, Function<String, int[]> encoder, long line) {
    int[] tokens = of(text, most, encoder);
    if (tokens.length > most) {
      throw new UserException(
          Help.LINE_TOO_LONG,
          "line %d has %s tokens, the model takes %d at most; cut the line or leave it out"
              .formatted(line, count(tokens.length, most), most));
    }
    return tokens;
  }

  /**
   * All texts of the tokens, or as many as {@link #of} gives, of which {@code cutter} gives one a
   * token.
   */
  public static List<String> texts(String text, int most, Function<String, List<String>> cutter) {
    return of(text, most, cutter, List::size);
  }

  private static <T> T of(
      String text, int most, Function<String, T> encoder, ToIntFunction<T> size) {
    for (long length = CHARACTERS * (most + 1L); length < text.length(); length *= GROWTH) {
      T tokens = encoder.apply(beginning(text, (int) length));
      if (size.applyAsInt(tokens) > 2L * most) {
        return tokens;
      }
    }
    return encoder.apply(text);
  }

  /** How many tokens a text has, for messages: exact where all of them were wanted. */
  public static String count(int tokens, int most) {
    return tokens > 2L * most ? "more than " + 2L * most : Integer.toString(tokens);
  }

  /** At most so many characters, up to a space where there is one, and no half of a character. */
  private static String beginning(String text, int length) {
    int space = text.lastIndexOf(' ', length);
    int end = space > length / 2 ? space : length;
    return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end);
  }
}
