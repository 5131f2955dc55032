package dev.seqwright.core.decode;

/** Carries failures from one thread to another. */
public final class Failures {
  private Failures() {}

  /** The failure as it was, to be thrown by the thread that waited. */
  public static RuntimeException unchecked(Throwable failure) {
    return switch (failure) {
      case Error e -> throw e;
      case RuntimeException e -> e;
      default -> new IllegalStateException(failure);
    };
  }

  /** What to throw when a thread that waited was asked to stop. */
  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
