package dev.seqwright.tokenizer;

/**
 * A mistake in what the user gave to the tokenizer: a file, a setting, a corpus. The message says
 * where, what was found, what was expected and what to do.
 */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A mistake with its full explanation. */
  public TokenizerException(String message) {
    super(message);
  }

  /** A mistake with its full explanation and what revealed it. */
  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
