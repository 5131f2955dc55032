package dev.seqwright.core.decode.text;

import java.util.Arrays;
import java.util.function.Function;

/**
 * The text that tokens add to those of a prompt, told as it grows: a space between both belongs to
 * it, and a character that is spelt in bytes comes once it is whole. Linear in the number of
 * tokens: each time only the last few are made text of.
 */
public final class GrowingText {
  /** So many tokens before a new one say whether a space belongs to it. */
  private static final int CONTEXT = 6;

  /** A character has at most so many bytes that it waits for. */
  private static final int MOST_WAITING = 3;

  private static final String INCOMPLETE = "\uFFFD"; // what a decoder makes of half a character

  private final Function<int[], String> decoder;
  private int[] tokens;
  private int size;

  /** How many tokens were told. */
  private int told;

  /**
   * Begins behind a prompt.
   *
   * @param decoder makes text of tokens
   */
  public GrowingText(Function<int[], String> decoder, int... prompt) {
    this.decoder = decoder;
    this.tokens = Arrays.copyOf(prompt, prompt.length + 32);
    this.size = prompt.length;
    this.told = prompt.length;
  }

  /** The text that is certain with another token, beyond what was told; empty if there is none. */
  public String add(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
    String added = added(size);
    if (!added.endsWith(INCOMPLETE)) {
      return tell(size, added);
    }
    int waited = size - MOST_WAITING;
    return waited > told ? tell(waited, added(waited)) : "";
  }

  /** What was held back, when no more tokens follow. */
  public String rest() {
    return tell(size, added(size));
  }

  /** What the tokens that were not told add, up to {@code to}. */
  private String added(int to) {
    int from = Math.max(0, told - CONTEXT);
    String before = decoder.apply(Arrays.copyOfRange(tokens, from, told));
    String whole = decoder.apply(Arrays.copyOfRange(tokens, from, to));
    return whole.startsWith(before)
        ? whole.substring(before.length())
        : decoder.apply(Arrays.copyOfRange(tokens, told, to));
  }

  private String tell(int to, String text) {
    told = to;
    return text;
  }
}
