package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.Set;

/** What the lines are that measures compare. */
enum Measures {
  TEXTS("texts"),
  LABELS("labels"),
  NUMBERS("numbers");

  private final String compared;

  Measures(String compared) {
    this.compared = compared;
  }

  /**
   * What some measures compare; those of a model alone are of texts.
   *
   * @throws UserException when they do not compare the same
   */
  static Measures of(Set<Measure> measures) {
    Measure first = null;
    for (Measure measure : measures) {
      first = first == null ? measure : first;
      if (of(measure) != of(first)) {
        throw new UserException(
            Help.WRONG_METRIC,
            "--metrics %s compares %s, %s compares %s; ask for them in two calls"
                .formatted(first.key(), of(first).compared, measure.key(), of(measure).compared));
      }
    }
    return first == null ? TEXTS : of(first);
  }

  private static Measures of(Measure measure) {
    if (Measure.OF_NUMBERS.contains(measure)) {
      return NUMBERS;
    }
    return Measure.OF_LABELS.contains(measure) ? LABELS : TEXTS;
  }
}
