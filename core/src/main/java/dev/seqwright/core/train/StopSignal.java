package dev.seqwright.core.train;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody's wish that training ends. The loop looks at it after each step, validations and the
 * encoding of an epoch between their parts; what was trained is saved then. It is never interrupted
 * inside a step.
 */
public final class StopSignal {
  private final AtomicReference<String> reason = new AtomicReference<>();
  private volatile boolean heeded;

  /** Thrown out of work that is left unfinished since the end was asked for. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped(String reason) {
      super(reason);
    }
  }

  /** Asks for the end; the first reason is kept. */
  public void request(String why) {
    reason.compareAndSet(null, why);
  }

  /** Whether the end was asked for. */
  public boolean requested() {
    return reason.get() != null;
  }

  /** Says that from now on there is something to save, and that the end will be orderly. */
  public void heed() {
    heeded = true;
  }

  /**
   * Whether training looks at this: before, while data is read and tokenizers are trained, there is
   * nothing to save, and a process may end at once.
   */
  public boolean isHeeded() {
    return heeded;
  }

  /**
   * Does nothing unless the end was asked for.
   *
   * @throws Stopped when it was
   */
  public void check() {
    if (requested()) {
      throw new Stopped(reason());
    }
  }

  /**
   * Why, such as {@code SIGTERM}.
   *
   * @throws IllegalStateException when nobody asked
   */
  public String reason() {
    if (!requested()) {
      throw new IllegalStateException("nobody asked training to end");
    }
    return reason.get();
  }
}
