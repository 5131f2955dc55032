package dev.seqwright.tokenizer;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mistake in what the user gave to the tokenizer: a file, a setting, a corpus. The message says
 * where, what was found, what was expected and what to do.
 */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern SETTING = Pattern.compile("\\{([a-z][^}]*)\\}");

  private final Topic topic;
  private final transient String template;
  private final transient Object[] values;

  /** What a mistake is about. */
  public enum Topic {
    /** A file is missing, or is a directory. */
    MISSING_FILE,
    /** A file holds no whole SentencePiece model. */
    DAMAGED_MODEL,
    /** The text cannot give as many pieces as were asked for, or as few. */
    VOCABULARY_SIZE,
    /** SentencePiece's native library cannot be loaded. */
    NATIVE_LIBRARY,
    /** Anything else, which the message explains. */
    OTHER
  }

  /** A mistake with its full explanation. */
  public TokenizerException(String message) {
    this(Topic.OTHER, message, null);
  }

  /** A mistake with its full explanation and what revealed it. */
  public TokenizerException(String message, Throwable cause) {
    this(Topic.OTHER, message, cause);
  }

  /** A mistake of a kind that users make often, with its full explanation. */
  TokenizerException(Topic topic, String message) {
    this(topic, message, null);
  }

  /** A mistake of a kind that users make often, and what revealed it. */
  TokenizerException(Topic topic, String message, Throwable cause) {
    super(message, cause);
    this.topic = topic;
    this.template = "";
    this.values = new Object[0];
  }

  private TokenizerException(
      Topic topic, UnaryOperator<String> words, String template, Object... values) {
    super(SETTING.matcher(template).replaceAll(m -> word(words, m.group(1))).formatted(values));
    this.topic = topic;
    this.template = template;
    this.values = values;
  }

  private static String word(UnaryOperator<String> words, String setting) {
    return Matcher.quoteReplacement(words.apply(setting));
  }

  /**
   * A mistake that lies in settings.
   *
   * @param template a format in which settings stand in braces, some with a value to choose: {@code
   *     {vocabulary-size}}, {@code {byte-fallback=true}}
   */
  static TokenizerException ofSettings(Topic topic, String template, Object... values) {
    return new TokenizerException(topic, UnaryOperator.identity(), template, values);
  }

  /**
   * The same mistake with its settings called as the user calls them.
   *
   * @param words what she types for a setting such as {@code vocabulary-size}, and for one with a
   *     value such as {@code byte-fallback=true}
   */
  public TokenizerException inWords(UnaryOperator<String> words) {
    return template.isEmpty() ? this : new TokenizerException(topic, words, template, values);
  }

  /** What the mistake is about. */
  public Topic topic() {
    return topic;
  }
}
