package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of the gate that fails a build. */
final class GateArguments {
  @Option(
      names = "--min",
      paramLabel = "METRIC=SCORE",
      description = "Leave with exit code 3 when a system scores lower, as in --min bleu=35.0.")
  Map<String, Double> least = new LinkedHashMap<>();

  @Option(
      names = "--max",
      paramLabel = "METRIC=SCORE",
      description = "Leave with exit code 3 when a system scores higher, as in --max ter=50.")
  Map<String, Double> most = new LinkedHashMap<>();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Leave with exit code 3 when a score is worse than in this output of --format json.")
  Path baseline;

  @Option(
      names = "--tolerance",
      defaultValue = "0",
      paramLabel = "POINTS",
      description = "How much worse than --baseline a score may be (default: ${DEFAULT-VALUE}).")
  double tolerance;

  /** What the gate measures beside what was asked for. */
  Set<Measure> measures() {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    measures.addAll(named(least).keySet());
    measures.addAll(named(most).keySet());
    return measures;
  }

  /** The gate, its baseline read. */
  Gate gate() {
    named(least).forEach(GateArguments::requirePercent);
    Baseline recorded = baseline == null ? Baseline.NONE : Baseline.read(baseline);
    return new Gate(named(least), named(most), recorded, tolerance);
  }

  /** A limit of 0.8 would let everything pass where 80 was meant. */
  private static void requirePercent(Measure measure, double limit) {
    if (measure.inPercent() && limit > 0 && limit < 1) {
      throw new UserException(
          Help.WRONG_METRIC,
          "--min %s=%s: %s is from 0 to 100; for %s write %s=%s"
              .formatted(
                  measure.key(),
                  limit,
                  measure.key(),
                  limit,
                  measure.key(),
                  (float) (100 * limit)));
    }
  }

  private static Map<Measure, Double> named(Map<String, Double> limits) {
    Map<Measure, Double> named = new EnumMap<>(Measure.class);
    limits.forEach((name, limit) -> named.put(Measure.named(name), limit));
    return named;
  }
}
