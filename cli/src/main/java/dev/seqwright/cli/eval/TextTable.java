package dev.seqwright.cli.eval;

import java.util.ArrayList;
import java.util.List;

/** A table of several systems for a terminal; a star marks the best of a column. */
record TextTable(OutputArguments options) {

  String print(Evaluation evaluation) {
    List<List<String>> rows = rows(evaluation);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows.subList(options.scoreOnly ? 1 : 0, rows.size())) {
      text.append(aligned(row, rows)).append('\n');
    }
    if (!options.scoreOnly) {
      text.append('\n').append(new Cells(options).legend(evaluation, "*"));
    }
    return text.toString();
  }

  private List<List<String>> rows(Evaluation evaluation) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("System"));
    evaluation.measures().forEach(m -> header.add(evaluation.example(m).name() + " "));
    rows.add(header);
    for (SystemResult system : evaluation.systems()) {
      List<String> row = new ArrayList<>(List.of(system.system()));
      for (Measure measure : evaluation.measures()) {
        row.add(system.of(measure).map(r -> cell(evaluation, r)).orElse("- "));
      }
      rows.add(row);
    }
    return rows;
  }

  private String cell(Evaluation evaluation, Result result) {
    return new Cells(options).number(result) + (evaluation.best(result) ? "*" : " ");
  }

  private static String aligned(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.size(); c++) {
      int column = c;
      int width = rows.stream().mapToInt(r -> length(r.get(column))).max().orElse(0);
      String padding = " ".repeat(width - length(row.get(c)));
      line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
