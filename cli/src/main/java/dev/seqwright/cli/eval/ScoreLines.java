package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import java.util.List;

/** A line a score of one system, in sacreBLEU's form, the equals signs below each other. */
record ScoreLines(OutputArguments options) {

  String print(Evaluation evaluation) {
    List<Result> results = evaluation.systems().getFirst().results();
    int width = results.stream().mapToInt(r -> label(r).length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Result result : results) {
      text.append(
          options.scoreOnly
              ? value(result)
              : " ".repeat(width - label(result).length()) + line(result));
      text.append('\n');
    }
    return text.toString();
  }

  /** One score on one line. */
  String line(Result result) {
    String detail = result.score().detail();
    return label(result) + " = " + value(result) + (detail.isEmpty() ? "" : " " + detail);
  }

  private String label(Result result) {
    return result.name() + "|" + new Cells(options).signature(result.signature());
  }

  private String value(Result result) {
    int width = options.width + result.measure().furtherDecimals();
    String value = Decimals.format(result.value(), width);
    return result
        .interval()
        .map(
            i ->
                "%s (μ = %s ± %s)"
                    .formatted(
                        value,
                        Decimals.format(i.mean(), width),
                        Decimals.format(i.halfWidth(), width)))
        .orElse(value);
  }
}
