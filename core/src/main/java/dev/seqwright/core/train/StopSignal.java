package dev.seqwright.core.train;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody's wish that training ends. The loop looks at it after each step, saves and leaves; it is
 * never interrupted inside a step.
 */
public final class StopSignal {
  private final AtomicReference<String> reason = new AtomicReference<>();

  /** Asks for the end; the first reason is kept. */
  public void request(String why) {
    reason.compareAndSet(null, why);
  }

  /** Whether the end was asked for. */
  public boolean requested() {
    return reason.get() != null;
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
