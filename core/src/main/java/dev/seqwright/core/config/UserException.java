package dev.seqwright.core.config;

/**
 * A mistake in what the user gave: a file, an option, a configuration. The command line prints the
 * message alone and leaves with exit code 2. The message says where, what was found, what was
 * expected and what to do.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
