package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options that say what is printed. */
final class OutputArguments {
  @Option(
      names = {"--format", "-f"},
      defaultValue = "text",
      paramLabel = "NAME",
      description = "text, json, latex, markdown or csv (default: ${DEFAULT-VALUE}).")
  OutputFormat format;

  @Option(
      names = {"--width", "-w"},
      defaultValue = "2",
      paramLabel = "N",
      description =
          "Decimals of scores (default: ${DEFAULT-VALUE}), of scores up to 1 such as mcc two more;"
              + " json has them all.")
  int width;

  @Option(names = "--short", description = "Short signatures.")
  boolean shortSignature;

  @Option(names = "--score-only", description = "Print only the numbers.")
  boolean scoreOnly;

  @Option(
      names = {"--sentence-level", "-sl"},
      description = "Print the scores of each sentence of a text.")
  boolean sentences;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write DIR/index.html: scores and plots, sentences side by side, confusions.")
  Path report;

  /** Refuses what shows outputs, for a model that has none. */
  void requireNumbers(Object model) {
    if (sentences || report != null) {
      throw new UserException(
          Help.WRONG_TASK,
          "%s: %s is a language model and has no outputs to show; 'seqwright score' scores each line"
              .formatted(sentences ? "--sentence-level" : "--report", model));
    }
  }

  /**
   * Refuses tables of systems alone.
   *
   * @param option that prints more
   */
  void requireTextOrJson(String option) {
    if (format != OutputFormat.TEXT && format != OutputFormat.JSON) {
      throw new UserException(
          "--format %s: found %s, which prints layers and times too; expected text or json"
              .formatted(format.name().toLowerCase(Locale.ROOT), option));
    }
  }

  /** Checks what picocli cannot. */
  void check() {
    if (width < 0 || width > 20) {
      throw new UserException("--width " + width + ": expected 0 to 20 decimals");
    }
  }
}
