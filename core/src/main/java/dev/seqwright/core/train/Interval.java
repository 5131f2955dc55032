package dev.seqwright.core.train;

import dev.seqwright.core.config.Check;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something happens: every so many steps or epochs.
 *
 * @param count how many; 0 for never
 * @param unit of what
 */
public record Interval(long count, Unit unit) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(e?)");

  /** What is counted. */
  public enum Unit {
    /** Updates of the parameters. */
    STEPS,
    /** Passes over the training data. */
    EPOCHS
  }

  /**
   * Reads {@code 1000} (steps) or {@code 2e} (epochs).
   *
   * @throws IllegalArgumentException on anything else, the message beginning with {@code key}
   */
  public static Interval parse(String key, String text) {
    Matcher form = FORM.matcher(text);
    Check.that(
        form.matches(), key, "'" + text + "'", "steps such as 1000, epochs such as 1e, or 0");
    return new Interval(
        Long.parseLong(form.group(1)), form.group(2).isEmpty() ? Unit.STEPS : Unit.EPOCHS);
  }

  /** Whether both happen after the same step again and again, whatever the data is. */
  public boolean meets(Interval other) {
    return count > 0 && other.count > 0 && unit == other.unit;
  }

  /** In the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return count + (unit == Unit.EPOCHS && count > 0 ? "e" : "");
  }

  /**
   * Whether it happens now, after a step.
   *
   * @param step the step that was done
   * @param epoch the epoch that the step belongs to
   * @param epochDone whether it was the last step of the epoch
   */
  public boolean due(long step, long epoch, boolean epochDone) {
    return switch (unit) {
      case STEPS -> count > 0 && step % count == 0;
      case EPOCHS -> count > 0 && epochDone && epoch % count == 0;
    };
  }
}
