package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.Signature;

/** The parts that the tables for people share. */
record Cells(OutputArguments options) {

  /** The number, with its interval and p-value where there are any. */
  String number(Result result) {
    StringBuilder text = new StringBuilder(decimals(result, result.value()));
    result
        .interval()
        .ifPresent(
            i ->
                text.append(" (")
                    .append(decimals(result, i.mean()))
                    .append(" ± ")
                    .append(decimals(result, i.halfWidth()))
                    .append(')'));
    result
        .comparison()
        .ifPresent(
            c -> {
              text.append(" (p = ").append(Decimals.format(c.pValue(), 4)).append(')');
              text.append(c.significant() ? "†" : "");
            });
    return text.toString();
  }

  private String decimals(Result result, double value) {
    return Decimals.format(value, options.width + result.measure().furtherDecimals());
  }

  String signature(Signature signature) {
    return options.shortSignature ? signature.abbreviated() : signature.toString();
  }

  /** Lines that say what the numbers are: signatures, the test, the marks. */
  String legend(Evaluation evaluation, String bestMark) {
    StringBuilder text = new StringBuilder();
    for (Measure measure : evaluation.measures()) {
      Result result = evaluation.example(measure);
      text.append(result.name()).append('|').append(signature(result.signature())).append('\n');
    }
    text.append(bestMark).append(" best of its column");
    if (!evaluation.test().description().isEmpty()) {
      text.append("; ").append(evaluation.test().description());
    }
    boolean compared =
        evaluation.systems().stream()
            .flatMap(s -> s.results().stream())
            .anyMatch(r -> r.comparison().isPresent());
    return text.append(compared ? "; † p <= 0.05\n" : "\n").toString();
  }
}
