package dev.seqwright.tokenizer;

/**
 * A mistake in what the user gave to the tokenizer: a file, a setting, a corpus. The message says
 * where, what was found, what was expected and what to do.
 */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Topic topic;

  /** What a mistake is about. */
  public enum Topic {
    /** A file is missing, or is a directory. */
    MISSING_FILE,
    /** A text is not UTF-8. */
    ENCODING,
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
  }

  /** What the mistake is about. */
  public Topic topic() {
    return topic;
  }
}
