package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.significance.Comparison;
import dev.seqwright.core.metrics.significance.ConfidenceInterval;
import java.util.Optional;

/** A row a number (RFC 4180): system, metric, score, interval, p-value, signature. */
final class CsvTable {
  private CsvTable() {}

  static String print(Evaluation evaluation, OutputArguments options) {
    StringBuilder text = new StringBuilder("system,metric,score,mean,interval,p,signature\n");
    for (SystemResult system : evaluation.systems()) {
      for (Result result : system.results()) {
        text.append(
                row(system.system(), result, options.width + result.measure().furtherDecimals()))
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String row(String system, Result result, int width) {
    Optional<ConfidenceInterval> interval = result.interval();
    return String.join(
        ",",
        quoted(system),
        quoted(result.name()),
        Decimals.format(result.value(), width),
        interval.map(i -> Decimals.format(i.mean(), width)).orElse(""),
        interval.map(i -> Decimals.format(i.halfWidth(), width)).orElse(""),
        result.comparison().map(Comparison::pValue).map(p -> Double.toString(p)).orElse(""),
        quoted(result.signature().toString()));
  }

  /** A field in quotes where it needs them. */
  static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
