package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonRecords;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.RecordFormat;
import dev.seqwright.core.data.TsvRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads labelled texts: of files with a text or a label a line, of tables whose first line names
 * their columns, of JSON lines, in this order.
 */
final class LabelledTextReader {
  private final String section;
  private final ColumnNames names;
  private final List<String> columns;
  private final List<LabelledTexts.Line> lines = new ArrayList<>();

  /** Which fields of the records of one file are read. */
  private record Chosen(String text, Optional<String> second, List<String> labels) {
    static Chosen of(ColumnNames names, Fields first) {
      return new Chosen(names.textOf(first), names.secondOf(first), names.labelOf(first));
    }
  }

  private LabelledTextReader(String section, ColumnNames names) {
    this.section = section;
    this.names = names;
    // What a single column is called is the data's matter; a model's file has one name for it.
    this.columns = names.label().size() > 1 ? names.label() : List.of(Classification.LABEL);
  }

  /**
   * Reads all files of a set of data.
   *
   * @param section where the configuration names the files: {@code data.train}
   * @param names which columns of tables are read
   * @throws UserException when no file is named, one cannot be read or lacks a column, files that
   *     belong together differ in length, a label is blank, or some texts are pairs and others not
   */
  static LabelledTexts read(String section, ColumnFiles files, ColumnNames names) {
    LabelledTextReader reader = new LabelledTextReader(section, names);
    if (!files.text().isEmpty() || files.tsv().isEmpty() && files.json().isEmpty()) {
      reader.addColumns(files);
    }
    files.tsv().forEach(file -> reader.addRecords(file, new TsvRecords()));
    files.json().forEach(file -> reader.addRecords(file, new JsonRecords()));
    return new LabelledTexts(reader.columns, reader.lines).withoutBlanks();
  }

  private void addColumns(ColumnFiles files) {
    Columns.requireSome(section, "text", files.text());
    Columns.requireSome(section, "label", files.label());
    requireAsMany(files.text(), files.label(), "label");
    if (!files.second().isEmpty()) {
      requireAsMany(files.text(), files.second(), "second");
    }
    requireOneColumn(section, columns);
    for (int i = 0; i < files.text().size(); i++) {
      addColumns(files, i);
    }
  }

  /** Files of lines have a label a line. */
  static void requireOneColumn(String section, List<String> columns) {
    if (columns.size() > 1) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "data.columns.label: found %d columns, expected one: %s.label has a label a line; give"
                  .formatted(columns.size(), section)
              + " a table (tsv) or JSON lines (json) for several");
    }
  }

  private void requireAsMany(List<Path> texts, List<Path> others, String column) {
    if (texts.size() != others.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: found %d text files and %d %s files, expected a %s file for each text file"
              .formatted(section, texts.size(), others.size(), column, column));
    }
  }

  private void addColumns(ColumnFiles files, int number) {
    Path textFile = files.text().get(number);
    Path labelFile = files.label().get(number);
    List<String> texts = Columns.read(textFile);
    List<String> labels = Columns.read(labelFile);
    Columns.requireEqual(textFile, texts, labelFile, labels);
    List<String> seconds = List.of();
    if (!files.second().isEmpty()) {
      seconds = Columns.read(files.second().get(number));
      Columns.requireEqual(textFile, texts, files.second().get(number), seconds);
    }
    for (int i = 0; i < texts.size(); i++) {
      Optional<String> second = seconds.isEmpty() ? Optional.empty() : Optional.of(seconds.get(i));
      add(texts.get(i), second, List.of(labels.get(i)), labelFile + ":" + (i + 1));
    }
  }

  private void addRecords(Path file, RecordFormat format) {
    int before = lines.size();
    List<Chosen> chosen = new ArrayList<>(1);
    format.readAll(
        file,
        record -> {
          if (chosen.isEmpty()) {
            chosen.add(Chosen.of(names, record));
          }
          add(record, chosen.getFirst());
        });
    if (lines.size() == before) {
      throw new UserException(
          Help.NO_TEXT, file + ": no records, expected at least one with a text and a label");
    }
  }

  private void add(Fields record, Chosen chosen) {
    add(
        record.get(chosen.text()),
        chosen.second().map(record::get),
        chosen.labels().stream().map(record::get).toList(),
        record.place());
  }

  private void add(String text, Optional<String> second, List<String> labels, String place) {
    List<String> stripped = labels.stream().map(String::strip).toList();
    if (stripped.stream().anyMatch(Lines::isBlank)) {
      throw new UserException(
          Help.UNKNOWN_LABEL, place + ": the label is blank, expected a label on every line");
    }
    if (!lines.isEmpty() && lines.getFirst().second().isPresent() != second.isPresent()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: found %s, and %s at %s; expected the one or the other in all data"
              .formatted(
                  place,
                  form(second.isPresent()),
                  form(second.isEmpty()),
                  lines.getFirst().place()));
    }
    lines.add(new LabelledTexts.Line(text, second, stripped, place));
  }

  private static String form(boolean pair) {
    return pair ? "a pair of texts" : "a single text";
  }
}
