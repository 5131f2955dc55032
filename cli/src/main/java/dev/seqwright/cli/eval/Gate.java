package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What scores must be.
 *
 * @param least scores may not be lower
 * @param most scores may not be higher
 * @param baseline recorded scores
 * @param tolerance how much worse than recorded a score may be
 */
record Gate(
    Map<Measure, Double> least, Map<Measure, Double> most, Baseline baseline, double tolerance) {

  /** What the arithmetic of a score may add: a perfect BLEU is 100.00000000000004. */
  private static final double ROUNDING = 1e-9;

  /** What falls short, one message each; empty when the gate is met. */
  List<String> shortfalls(Evaluation evaluation) {
    List<String> messages = new ArrayList<>();
    for (SystemResult system : evaluation.systems()) {
      for (Result result : system.results()) {
        belowLeast(system.system(), result, messages);
        aboveMost(system.system(), result, messages);
      }
    }
    baseline.matches(evaluation).forEach(match -> worse(match, messages));
    return messages;
  }

  /** A comparison that is false for NaN counts as short. */
  private void belowLeast(String system, Result result, List<String> messages) {
    Double limit = least.get(result.measure());
    if (limit != null && !(result.value() >= limit - ROUNDING)) {
      messages.add(message(system, result, "at least " + limit, limit - result.value()));
    }
  }

  private void aboveMost(String system, Result result, List<String> messages) {
    Double limit = most.get(result.measure());
    if (limit != null && !(result.value() <= limit + ROUNDING)) {
      messages.add(message(system, result, "at most " + limit, result.value() - limit));
    }
  }

  private void worse(Baseline.Match match, List<String> messages) {
    Result result = match.result();
    double shortfall = result.goal().shortfall(result.value(), match.recorded());
    if (!(shortfall <= tolerance + ROUNDING)) {
      String asked =
          "no worse than the baseline's %s by more than %s"
              .formatted(Decimals.format(match.recorded(), 4), tolerance);
      messages.add(message(match.system(), result, asked, shortfall - tolerance));
    }
  }

  private static String message(String system, Result result, String asked, double missing) {
    return "gate not met: %s of %s is %s, asked for is %s: %s short"
        .formatted(
            result.name(),
            system,
            Decimals.format(result.value(), 4),
            asked,
            Decimals.format(missing, 4));
  }
}
