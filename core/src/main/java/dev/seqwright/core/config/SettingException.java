package dev.seqwright.core.config;

/**
 * A setting that makes no sense, with the section of the documentation that explains it. {@link
 * Binder} puts it at the place where the key was written.
 */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Help help;

  /**
   * A setting that is refused.
   *
   * @param message begins with the key
   */
  public SettingException(Help help, String message) {
    super(message);
    this.help = help;
  }

  /** The section that explains it. */
  public Help help() {
    return help;
  }
}
