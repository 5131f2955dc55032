package dev.seqwright.cli.eval;

import dev.seqwright.core.metrics.Decimals;
import dev.seqwright.core.metrics.label.Calibration;
import dev.seqwright.core.metrics.label.ClassCounts;
import dev.seqwright.core.metrics.label.Confusions;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels for a terminal: a row a label, then which is taken for which.
 *
 * @param unit what is counted, such as lines
 * @param decimals of percentages
 */
record LabelTables(Confusions confusions, String unit, int decimals) {
  /** A wider table of confusions would be broken by a terminal. */
  private static final int WIDEST = 100;

  /** How many confusions are listed where the table would be too wide. */
  private static final int LISTED = 20;

  /** Both tables, a blank line before each. */
  String print() {
    String matrix = AlignedRows.print(matrix());
    boolean fits = matrix.lines().mapToInt(String::length).max().orElse(0) <= WIDEST;
    return "\n" + AlignedRows.print(labels()) + (fits ? legend() + matrix : "\n" + listed());
  }

  private String legend() {
    return "\nconfusion: a row a right label, a column an answer\n";
  }

  private List<List<String>> labels() {
    ClassCounts counts = confusions.counts();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("label", "precision", "recall", "F1", unit, "answered"));
    for (int k = 0; k < confusions.labels().size(); k++) {
      rows.add(
          List.of(
              confusions.labels().get(k),
              Decimals.format(counts.precision(k), decimals),
              Decimals.format(counts.recall(k), decimals),
              Decimals.format(counts.f1(k), decimals),
              Long.toString(counts.gold(k)),
              Long.toString(counts.predicted(k))));
    }
    return rows;
  }

  /** Nothing but the header where there are more labels than columns fit. */
  private List<List<String>> matrix() {
    List<String> labels = confusions.labels();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(labels);
    rows.add(header);
    for (int g = 0; g < labels.size() && labels.size() <= WIDEST / 2; g++) {
      List<String> row = new ArrayList<>(List.of(labels.get(g)));
      for (int a = 0; a < labels.size(); a++) {
        row.add(Long.toString(confusions.count(g, a)));
      }
      rows.add(row);
    }
    return rows;
  }

  private String listed() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("right", "answered", unit));
    confusions.errors().stream()
        .limit(LISTED)
        .forEach(
            pair ->
                rows.add(
                    List.of(
                        confusions.labels().get(pair.gold()),
                        confusions.labels().get(pair.answer()),
                        Long.toString(pair.count()))));
    return "the most frequent confusions\n" + AlignedRows.print(rows);
  }

  /** What answers were held probable, and how often they are right. */
  static String calibration(Calibration calibration) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("probability", "lines", "mean probability", "share right"));
    for (Calibration.Bin bin : calibration.bins()) {
      rows.add(
          List.of(
              Decimals.format(bin.from(), 3) + "-" + Decimals.format(bin.to(), 3),
              Long.toString(bin.count()),
              Decimals.format(bin.confidence(), 3),
              Decimals.format(bin.accuracy(), 3)));
    }
    return "\n" + AlignedRows.print(rows);
  }
}
