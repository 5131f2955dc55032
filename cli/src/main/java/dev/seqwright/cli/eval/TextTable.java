package dev.seqwright.cli.eval;

import java.util.ArrayList;
import java.util.List;

/** A table of several systems for a terminal; a star marks the best of a column. */
record TextTable(OutputArguments options) {

  String print(Evaluation evaluation) {
    List<List<String>> rows = rows(evaluation);
    StringBuilder text = new StringBuilder();
    String table = AlignedRows.print(rows);
    text.append(options.scoreOnly ? table.substring(table.indexOf('\n') + 1) : table);
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
}
