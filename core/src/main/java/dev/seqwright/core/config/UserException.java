package dev.seqwright.core.config;

import java.util.Optional;

/**
 * A mistake in what the user gave: a file, an option, a configuration. The command line prints the
 * message, behind it the section of the documentation that explains the mistake if there is one,
 * and leaves with exit code 2. The message says where, what was found, what was expected and what
 * to do.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Help help;

  public UserException(String message) {
    this(null, message, null);
  }

  public UserException(String message, Throwable cause) {
    this(null, message, cause);
  }

  /** A mistake that a section of the documentation explains. */
  public UserException(Help help, String message) {
    this(help, message, null);
  }

  /** A mistake that a section of the documentation explains, and what revealed it. */
  public UserException(Help help, String message, Throwable cause) {
    super(message, cause);
    this.help = help;
  }

  /** The same mistake in other words. */
  public UserException withMessage(String message) {
    return new UserException(help, message, this);
  }

  /** The section that explains it. */
  public Optional<Help> help() {
    return Optional.ofNullable(help);
  }
}
