package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.DocumentLines;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonDocuments;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.SentenceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of sentences, each with its labels: of text with blank lines between documents
 * and a file with a label a document, of tables of sentences, of JSON lines, in this order. The
 * text of a document is a sentence a line.
 */
final class LabelledDocumentReader {
  private final String section;
  private final ColumnNames names;
  private final List<String> columns;
  private final List<LabelledTexts.Line> documents = new ArrayList<>();

  /** Which fields of the objects of one file are read. */
  private record Chosen(String text, List<String> labels) {}

  private LabelledDocumentReader(String section, ColumnNames names) {
    this.section = section;
    this.names = names;
    this.columns = names.label().size() > 1 ? names.label() : List.of(Classification.LABEL);
  }

  /**
   * Reads all files of a set of data.
   *
   * @param section where the configuration names the files: {@code data.train}
   * @throws UserException when no file is named, one cannot be read or lacks a column, there are
   *     not as many labels as documents, or a label is blank
   */
  static LabelledTexts read(String section, ColumnFiles files, ColumnNames names) {
    LabelledDocumentReader reader = new LabelledDocumentReader(section, names);
    if (!files.second().isEmpty()) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s.second: found %s, expected none: model.kind hierarchical reads documents, not pairs"
              .formatted(section, files.second().getFirst()));
    }
    if (!files.text().isEmpty() || files.tsv().isEmpty() && files.json().isEmpty()) {
      reader.addText(files);
    }
    files.tsv().forEach(reader::addTable);
    files.json().forEach(reader::addObjects);
    return new LabelledTexts(reader.columns, reader.documents).withoutBlanks();
  }

  private void addText(ColumnFiles files) {
    Columns.requireSome(section, "text", files.text());
    Columns.requireSome(section, "label", files.label());
    if (files.text().size() != files.label().size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: found %d text files and %d label files, expected a label file for each text file"
              .formatted(section, files.text().size(), files.label().size()));
    }
    LabelledTextReader.requireOneColumn(section, columns);
    for (int i = 0; i < files.text().size(); i++) {
      addText(files.text().get(i), files.label().get(i));
    }
  }

  private void addText(Path textFile, Path labelFile) {
    List<DocumentLines> texts = DocumentReader.read(textFile);
    List<String> labels = Columns.read(labelFile);
    if (texts.size() != labels.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s has %d documents, with blank lines between them, and %s has %d lines; line n belongs to document n"
              .formatted(textFile, texts.size(), labelFile, labels.size()));
    }
    for (int i = 0; i < labels.size(); i++) {
      add(texts.get(i).text(), List.of(labels.get(i)), labelFile + ":" + (i + 1));
    }
  }

  private void addTable(Path file) {
    int before = documents.size();
    Set<String> seen = new HashSet<>();
    try (LineReader lines = LineReader.open(file)) {
      SentenceTable table = new SentenceTable(lines, names, true);
      while (table.hasNext()) {
        SentenceTable.Document document = table.next();
        requireNew(document, seen);
        add(document.text(), oneLabel(document), document.place());
      }
    }
    requireSome(file, before);
  }

  private static void requireNew(SentenceTable.Document document, Set<String> seen) {
    if (!seen.add(document.name())) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: document '%s' begins again, expected its rows one after the other"
              .formatted(document.place(), document.name()));
    }
  }

  private static List<String> oneLabel(SentenceTable.Document document) {
    if (document.labels().stream().distinct().count() > 1) {
      throw new UserException(
          Help.UNKNOWN_LABEL,
          "%s: document '%s' has rows of several labels, expected one label; the task"
                  .formatted(document.place(), document.name())
              + " sentence-labelling learns labels of sentences");
    }
    return document.labels().getFirst();
  }

  private void addObjects(Path file) {
    int before = documents.size();
    List<Chosen> chosen = new ArrayList<>(1);
    new JsonDocuments()
        .readAll(
            file,
            object -> {
              if (chosen.isEmpty()) {
                chosen.add(new Chosen(names.sentencesOf(object), names.labelOf(object)));
              }
              add(object, chosen.getFirst());
            });
    requireSome(file, before);
  }

  private void requireSome(Path file, int before) {
    if (documents.size() == before) {
      throw new UserException(
          Help.NO_TEXT, file + ": no records, expected at least one with a text and a label");
    }
  }

  private void add(Fields object, Chosen chosen) {
    List<String> labels = chosen.labels().stream().map(object::get).map(Lines::one).toList();
    add(object.get(chosen.text()), labels, object.place());
  }

  private void add(String text, List<String> labels, String place) {
    List<String> stripped = labels.stream().map(String::strip).toList();
    if (stripped.stream().anyMatch(Lines::isBlank)) {
      throw new UserException(
          Help.UNKNOWN_LABEL, place + ": the label is blank, expected a label for every document");
    }
    documents.add(new LabelledTexts.Line(text, Optional.empty(), stripped, place));
  }
}
