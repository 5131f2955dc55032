package dev.seqwright.core.files;

/** Whoever read our output has left, as in {@code seqwright translate | head}. */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedPipeException(Throwable cause) {
    super("the reader of the output has closed it", cause);
  }
}
