package dev.seqwright.cli.eval;

import java.util.stream.Collectors;

/** A table in GitHub's Markdown; the best of a column is bold. */
record MarkdownTable(OutputArguments options) {

  String print(Evaluation evaluation) {
    StringBuilder text = new StringBuilder("| System |");
    evaluation
        .measures()
        .forEach(m -> text.append(' ').append(evaluation.example(m).name()).append(" |"));
    text.append("\n|---|").append("---:|".repeat(evaluation.measures().size())).append('\n');
    for (SystemResult system : evaluation.systems()) {
      text.append("| ").append(system.system().replace("|", "\\|")).append(" |");
      for (Measure measure : evaluation.measures()) {
        String cell = system.of(measure).map(r -> cell(evaluation, r)).orElse("");
        text.append(' ').append(cell).append(" |");
      }
      text.append('\n');
    }
    return options.scoreOnly
        ? text.toString()
        : text.append('\n').append(notes(evaluation)).toString();
  }

  private String cell(Evaluation evaluation, Result result) {
    String number = new Cells(options).number(result);
    return evaluation.best(result) ? "**" + number + "**" : number;
  }

  private String notes(Evaluation evaluation) {
    return new Cells(options)
        .legend(evaluation, "Bold:")
        .lines()
        .map(line -> "- " + (line.contains("|") ? "`" + line + "`" : line) + "\n")
        .collect(Collectors.joining());
  }
}
