package dev.seqwright.core.metrics;

/** Errors over length. */
final class ErrorRate {
  private ErrorRate() {}

  /** In percent; errors against nothing are 100, no errors against nothing 0. */
  static double percent(double errors, double length, Precision precision) {
    if (length > 0) {
      return precision.round(100 * precision.round(errors / length));
    }
    return errors > 0 ? 100 : 0;
  }
}
