package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.Columns;
import dev.seqwright.core.data.DocumentLines;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.data.DocumentText;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonDocuments;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.Lines;
import dev.seqwright.core.data.SentenceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Documents whose sentences have a label each: of text and labels line by line, both with blank
 * lines between documents, of tables of sentences, of JSON lines with a list of labels, in this
 * order.
 */
final class LabelledSentences {
  private final ColumnNames names;
  private final List<Document> documents = new ArrayList<>();

  /**
   * One document.
   *
   * @param labels as many as sentences, not blank
   * @param place where it begins, for messages
   */
  record Document(List<String> sentences, List<String> labels, String place) {
    Document {
      sentences = List.copyOf(sentences);
      labels = List.copyOf(labels);
    }
  }

  private LabelledSentences(ColumnNames names) {
    this.names = names;
  }

  /**
   * Reads all files of a set of data.
   *
   * @param section where the configuration names the files: {@code data.train}
   * @throws UserException when no file is named, one cannot be read or lacks a column, or a
   *     document has not as many labels as sentences
   */
  static List<Document> read(String section, ColumnFiles files, ColumnNames names) {
    LabelledSentences reader = new LabelledSentences(names);
    LabelledTextReader.requireOneColumn(section, names.label());
    if (!files.text().isEmpty() || files.tsv().isEmpty() && files.json().isEmpty()) {
      reader.addText(section, files);
    }
    files.tsv().forEach(reader::addTable);
    files.json().forEach(reader::addObjects);
    return List.copyOf(reader.documents);
  }

  private void addText(String section, ColumnFiles files) {
    Columns.requireSome(section, "text", files.text());
    Columns.requireSome(section, "label", files.label());
    if (files.text().size() != files.label().size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: found %d text files and %d label files, expected a label file for each text file"
              .formatted(section, files.text().size(), files.label().size()));
    }
    for (int i = 0; i < files.text().size(); i++) {
      addText(files.text().get(i), files.label().get(i));
    }
  }

  private void addText(Path textFile, Path labelFile) {
    List<DocumentLines> texts = DocumentReader.read(textFile);
    List<DocumentLines> labels = DocumentReader.read(labelFile);
    for (int i = 0; i < Math.min(texts.size(), labels.size()); i++) {
      String place = textFile + ":" + texts.get(i).first();
      add(texts.get(i).lines(), labels.get(i).lines(), place);
    }
    if (texts.size() != labels.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s has %d documents and %s has %d, with blank lines between them; line n of one belongs to line n of the other"
              .formatted(textFile, texts.size(), labelFile, labels.size()));
    }
    if (texts.isEmpty()) {
      throw new UserException(
          Help.NO_TEXT, textFile + ": no documents; expected at least one, a sentence a line");
    }
  }

  private void addTable(Path file) {
    int before = documents.size();
    try (LineReader lines = LineReader.open(file)) {
      SentenceTable table = new SentenceTable(lines, names, true);
      while (table.hasNext()) {
        SentenceTable.Document read = table.next();
        add(read.sentences(), read.labels().stream().map(List::getFirst).toList(), read.place());
      }
    }
    requireSome(file, before);
  }

  private void addObjects(Path file) {
    int before = documents.size();
    new JsonDocuments().readAll(file, this::add);
    requireSome(file, before);
  }

  private void add(Fields object) {
    List<String> sentences = DocumentText.lines(object.get(names.sentencesOf(object)));
    List<String> labels = DocumentText.lines(object.get(names.labelsOf(object)));
    add(sentences, labels, object.place());
  }

  private void add(List<String> sentences, List<String> labels, String place) {
    if (sentences.size() != labels.size()) {
      throw new UserException(
          Help.LINES_DO_NOT_PAIR,
          "%s: a document of %d sentences with %d labels begins here, expected a label for each sentence"
              .formatted(place, sentences.size(), labels.size()));
    }
    List<String> stripped = labels.stream().map(String::strip).toList();
    if (stripped.stream().anyMatch(Lines::isBlank)) {
      throw new UserException(
          Help.UNKNOWN_LABEL,
          place + ": a label of this document is blank, expected a label for each sentence");
    }
    documents.add(new Document(sentences, stripped, place));
  }

  private void requireSome(Path file, int before) {
    if (documents.size() == before) {
      throw new UserException(
          Help.NO_TEXT, file + ": no documents, expected at least one with sentences and labels");
    }
  }

  /** The labels of all sentences, each once, in alphabetical order. */
  static List<String> labels(List<Document> documents) {
    Stream<String> all = documents.stream().flatMap(document -> document.labels().stream());
    return all.distinct().sorted().toList();
  }
}
