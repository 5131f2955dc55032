package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Metric;
import java.util.Map;

/** What was found of texts, such as translations. */
record TextFindings(TestTexts texts, Map<Measure, Metric> metrics, Evaluation evaluation)
    implements Findings {
  @Override
  public String text(OutputArguments options) {
    return scores(options);
  }

  @Override
  public String page(OutputArguments options) {
    return HtmlReport.page(texts, metrics, evaluation, options);
  }
}
