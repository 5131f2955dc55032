package dev.seqwright.core.decode.text;

/**
 * A text to translate.
 *
 * @param text a line
 * @param prefix how its translations begin; blank for no matter how
 */
public record Input(String text, String prefix) {

  /** How many characters both have. */
  int length() {
    return text.length() + prefix.length();
  }

  /** A line whose translations may begin in any way. */
  public Input(String text) {
    this(text, "");
  }
}
