package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts and the label of each. */
record LabelledTexts(List<Line> lines) {
  /**
   * One text.
   *
   * @param text blank perhaps
   * @param label not blank, without spaces around it
   * @param file where the label stands
   * @param number the number of its line there, from 1
   */
  record Line(String text, String label, Path file, int number) {}

  /**
   * Reads the columns {@code text} and {@code label}: line n of the first file of one belongs to
   * line n of the first file of the other, and so on.
   *
   * @param section where the configuration names the files
   * @throws UserException when a file is missing, the columns differ in length, or a label is blank
   */
  static LabelledTexts read(String section, ColumnFiles files) {
    Columns.requireSome(section, "text", files.text());
    Columns.requireSome(section, "label", files.label());
    if (files.text().size() != files.label().size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: found %d text files and %d label files, expected a label file for each text file"
              .formatted(section, files.text().size(), files.label().size()));
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < files.text().size(); i++) {
      add(files.text().get(i), files.label().get(i), lines);
    }
    return new LabelledTexts(List.copyOf(lines));
  }

  private static void add(Path textFile, Path labelFile, List<Line> to) {
    List<String> texts = Columns.read(textFile);
    List<String> labels = Columns.read(labelFile);
    Columns.requireEqual(textFile, texts, labelFile, labels);
    for (int i = 0; i < texts.size(); i++) {
      String label = labels.get(i).strip();
      if (Lines.isBlank(label)) {
        throw new UserException(
            Help.UNKNOWN_LABEL,
            "%s:%d: the label is blank, expected a label on every line"
                .formatted(labelFile, i + 1));
      }
      to.add(new Line(texts.get(i), label, labelFile, i + 1));
    }
  }

  /** How many there are. */
  int size() {
    return lines.size();
  }

  /** The texts in their order. */
  Iterable<String> texts() {
    return () -> lines.stream().map(Line::text).iterator();
  }

  /** The labels that there are, each once, in alphabetical order. */
  List<String> labels() {
    Stream<String> all = lines.stream().map(Line::label);
    return all.distinct().sorted().toList();
  }
}
