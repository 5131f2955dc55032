package dev.seqwright.cli.eval;

/** How numbers are printed. */
enum OutputFormat {
  TEXT,
  JSON,
  LATEX,
  MARKDOWN,
  CSV;

  /** All that was found, with line ends. */
  String print(Findings findings, OutputArguments options) {
    Evaluation evaluation = findings.evaluation();
    return switch (this) {
      case TEXT -> findings.text(options);
      case JSON -> JsonScores.print(findings);
      case LATEX -> new LatexTable(options).print(evaluation);
      case MARKDOWN -> new MarkdownTable(options).print(evaluation);
      case CSV -> CsvTable.print(evaluation, options);
    };
  }
}
