package dev.seqwright.cli.eval;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.List;

/** Checks and reads answers that are not texts: labels, numbers, probabilities. */
final class AnswerLines {
  private AnswerLines() {}

  /**
   * Refuses blank lines.
   *
   * @param gold the file of the right labels
   * @throws UserException naming the file and the line
   */
  static void requireLabels(TestTexts texts, String gold) {
    requireLabels(texts.references().getFirst(), gold);
    texts.systems().forEach(system -> requireLabels(system.lines(), system.name()));
  }

  private static void requireLabels(List<String> lines, String name) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        throw new UserException(
            Help.BAD_ANSWER,
            "%s:%d: the line is blank, expected a label; each line of the text has one"
                .formatted(name, i + 1));
      }
    }
  }

  /**
   * Reads a number a line.
   *
   * @param name of the file
   * @throws UserException naming the file and the line
   */
  static double[] numbers(List<String> lines, String name) {
    double[] numbers = new double[lines.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(lines.get(i).strip(), name, i + 1);
    }
    return numbers;
  }

  private static double number(String text, String name, int line) {
    double value = Double.NaN;
    try {
      // Java's own marks of types, as in 1f or 1d, are no part of a number
      value = text.matches(".*[fFdDxX].*") ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw new UserException(
          Help.BAD_ANSWER,
          "%s:%d: found '%s', expected a number, such as 3.5 or -1e-3".formatted(name, line, text));
    }
    return value;
  }

  /**
   * The probability of each answer of each system.
   *
   * @throws UserException naming the system that has none
   */
  static List<double[]> probabilities(TestTexts texts) {
    List<double[]> all = new ArrayList<>();
    for (TestTexts.NamedSystem system : texts.systems()) {
      all.add(
          system
              .probabilities()
              .orElseThrow(
                  () ->
                      new UserException(
                          Help.WRONG_METRIC,
                          "--metrics ece: %s has labels and no probabilities; give --probabilities FILE, as predict --probabilities writes it, in its place"
                              .formatted(system.name()))));
    }
    return all;
  }
}
