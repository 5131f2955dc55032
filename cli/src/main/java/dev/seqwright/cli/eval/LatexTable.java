package dev.seqwright.cli.eval;

import java.util.stream.Collectors;

/** A table for LaTeX with booktabs; the best of a column is bold. */
record LatexTable(OutputArguments options) {

  String print(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    if (!options.scoreOnly) {
      new Cells(options)
          .legend(evaluation, "bold:")
          .lines()
          .forEach(line -> text.append("% ").append(line).append('\n'));
    }
    text.append("\\begin{tabular}{l").append("r".repeat(evaluation.measures().size()));
    text.append("}\n\\toprule\nSystem");
    evaluation
        .measures()
        .forEach(m -> text.append(" & ").append(escaped(evaluation.example(m).name())));
    text.append(" \\\\\n\\midrule\n");
    evaluation.systems().forEach(s -> text.append(row(evaluation, s)).append(" \\\\\n"));
    return text.append("\\bottomrule\n\\end{tabular}\n").toString();
  }

  private String row(Evaluation evaluation, SystemResult system) {
    return escaped(system.system())
        + evaluation.measures().stream()
            .map(m -> " & " + system.of(m).map(r -> cell(evaluation, r)).orElse(""))
            .collect(Collectors.joining());
  }

  private String cell(Evaluation evaluation, Result result) {
    String number =
        new Cells(options).number(result).replace("±", "$\\pm$").replace("†", "$\\dagger$");
    return evaluation.best(result) ? "\\textbf{" + number + "}" : number;
  }

  private static String escaped(String text) {
    return text.codePoints().mapToObj(LatexTable::escaped).collect(Collectors.joining());
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) c;
      default -> Character.toString(c);
    };
  }
}
