package dev.seqwright.cli.eval;

/** What was found of a text that a language model foresees; it has no page of a report. */
record ForeseenText(Evaluation evaluation) implements Findings {
  @Override
  public String text(OutputArguments options) {
    return scores(options);
  }

  @Override
  public String page(OutputArguments options) {
    throw new IllegalStateException("a language model has no outputs to show");
  }
}
