package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Metric;
import dev.seqwright.core.metrics.Score;
import dev.seqwright.core.metrics.Signature;
import dev.seqwright.core.metrics.significance.Comparison;
import dev.seqwright.core.metrics.significance.ConfidenceInterval;
import java.util.Optional;

/**
 * One number of one system.
 *
 * @param measure what was asked for
 * @param score the number and what it is made of
 * @param goal which way is better
 * @param signature what it was computed with
 * @param interval where a confidence interval was asked for
 * @param comparison with the first system, where a paired test was asked for
 */
record Result(
    Measure measure,
    Score score,
    Metric.Goal goal,
    Signature signature,
    Optional<ConfidenceInterval> interval,
    Optional<Comparison> comparison) {

  /** The number. */
  double value() {
    return score.value();
  }

  /** Name as printed. */
  String name() {
    return score.name();
  }
}
