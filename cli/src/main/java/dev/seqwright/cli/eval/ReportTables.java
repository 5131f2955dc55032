package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.Confusions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tables of the report that labels, numbers and tags share. */
final class ReportTables {
  private static final int LISTED = 20;

  private ReportTables() {}

  /** The numbers of all systems. */
  static String scores(Evaluation evaluation, OutputArguments options) {
    Cells cells = new Cells(options);
    List<String> header = new ArrayList<>(List.of("System"));
    evaluation.measures().forEach(m -> header.add(Html.text(evaluation.example(m).name())));
    String[] rows =
        evaluation.systems().stream()
            .map(system -> row(evaluation, system, cells))
            .toArray(String[]::new);
    String legend = cells.legend(evaluation, "Bold:");
    return Html.section(
        "Scores", Html.table(Html.row("th", header), rows), Html.element("pre", Html.text(legend)));
  }

  private static String row(Evaluation evaluation, SystemResult system, Cells cells) {
    List<String> row = new ArrayList<>(List.of(Html.text(system.system())));
    for (Measure measure : evaluation.measures()) {
      Result result = system.of(measure).orElseThrow();
      String number = Html.text(cells.number(result));
      row.add(evaluation.best(result) ? Html.element("b", number) : number);
    }
    return Html.row("td", row);
  }

  /** A row a label. */
  static String labels(Confusions confusions, String unit, OutputArguments options) {
    ClassCounts counts = confusions.counts();
    String[] rows =
        IntStream.range(0, confusions.labels().size())
            .mapToObj(
                k ->
                    Html.row(
                        "td",
                        List.of(
                            Html.text(confusions.labels().get(k)),
                            Decimals.format(counts.precision(k), options.width),
                            Decimals.format(counts.recall(k), options.width),
                            Decimals.format(counts.f1(k), options.width),
                            Long.toString(counts.gold(k)),
                            Long.toString(counts.predicted(k)))))
            .toArray(String[]::new);
    List<String> header = List.of("Label", "Precision", "Recall", "F1", unit, "Answered");
    return Html.table(Html.row("th", header), rows);
  }

  /** The pairs that are taken for each other most often. */
  static String confusions(Confusions confusions, String unit) {
    String[] rows =
        confusions.errors().stream()
            .limit(LISTED)
            .map(
                pair ->
                    Html.row(
                        "td",
                        List.of(
                            Html.text(confusions.labels().get(pair.gold())),
                            Html.text(confusions.labels().get(pair.answer())),
                            Long.toString(pair.count()))))
            .toArray(String[]::new);
    return rows.length == 0
        ? Html.element("p", "There is none.")
        : Html.table(Html.row("th", List.of("Right", "Answer", unit)), rows);
  }
}
