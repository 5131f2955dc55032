package dev.seqwright.cli.eval;

/** How numbers are printed. */
enum OutputFormat {
  TEXT,
  JSON,
  LATEX,
  MARKDOWN,
  CSV;

  /** All numbers of an evaluation, with line ends. */
  String print(Evaluation evaluation, OutputArguments options) {
    return switch (this) {
      case TEXT ->
          evaluation.systems().size() == 1
              ? new ScoreLines(options).print(evaluation)
              : new TextTable(options).print(evaluation);
      case JSON -> JsonScores.print(evaluation);
      case LATEX -> new LatexTable(options).print(evaluation);
      case MARKDOWN -> new MarkdownTable(options).print(evaluation);
      case CSV -> CsvTable.print(evaluation, options.width);
    };
  }
}
