package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.label.Calibration;
import dev.seqwright.core.metrics.label.Confusions;
import java.util.List;
import java.util.stream.IntStream;

/** The sections of the report on labels. */
record LabelSections(LabelFindings findings, OutputArguments options) {

  String page() {
    StringBuilder sections = new StringBuilder(ReportTables.scores(findings.evaluation(), options));
    for (int s = 0; s < findings.lines().systems(); s++) {
      sections.append(system(s));
    }
    String summary =
        "%d lines with one of %d labels"
            .formatted(findings.lines().size(), findings.lines().labels().size());
    return HtmlReport.frame(summary, sections.toString());
  }

  private String system(int s) {
    String name = findings.texts().systems().get(s).name();
    Confusions confusions = findings.lines().confusions(s);
    return Html.section("Labels of " + name, ReportTables.labels(confusions, "Lines", options))
        + Html.section("Confusions of " + name, new ConfusionPicture(confusions, "lines").html())
        + Html.section(
            "The most frequent confusions of " + name, ReportTables.confusions(confusions, "Lines"))
        + findings.calibration(s).map(c -> calibration(name, c) + confident(name, s)).orElse("");
  }

  private static String calibration(String name, Calibration calibration) {
    return Html.section(
        "Calibration of " + name,
        Html.element(
            "p",
            "Bars: how often answers of a probability are right. On the line a probability is what"
                + " it says. Below a bar: how many answers. Expected calibration error: "
                + Decimals.format(calibration.error(), 4)),
        new CalibrationPlot(calibration).svg());
  }

  /** Errors by the probability of the wrong answer. */
  private String confident(String name, int s) {
    TestTexts texts = findings.texts();
    TestTexts.NamedSystem system = texts.systems().get(s);
    double[] probabilities = system.probabilities().orElseThrow();
    List<WorstLines.Line> worst =
        WorstLines.of(
            IntStream.range(0, texts.size()).filter(i -> !findings.lines().right(s, i)),
            i -> probabilities[i]);
    String missing =
        texts.sources().isPresent() ? "" : Html.element("p", "--src FILE shows the texts, too.");
    return Html.section(
        "The most confident errors of " + name,
        WorstLines.table(
            texts,
            List.of("Probability", "Right", "Answer"),
            worst,
            line ->
                List.of(
                    Decimals.format(line.weight(), 4),
                    texts.references().getFirst().get(line.number()),
                    system.lines().get(line.number()))),
        missing);
  }
}
