package dev.seqwright.core.data;

import dev.seqwright.core.config.UserException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The documents of a table that has a sentence a row: rows that follow each other and have the same
 * in the column of documents are one. Memory is that of a document.
 */
public final class SentenceTable implements Iterator<SentenceTable.Document> {
  /**
   * A document.
   *
   * @param name what its rows have in the column of documents
   * @param sentences of each row
   * @param labels of each row, those of all columns of labels; none where none are read
   * @param place of the first row, for messages
   */
  public record Document(
      String name, List<String> sentences, List<List<String>> labels, String place) {
    /** Keeps its own lists. */
    public Document {
      sentences = List.copyOf(sentences);
      labels = List.copyOf(labels);
    }

    /** The document as a string, a sentence a line. */
    public String text() {
      return DocumentText.of(sentences.stream());
    }

    /** How many characters it has, about. */
    public int length() {
      return sentences.stream().mapToInt(sentence -> sentence.length() + 1).sum();
    }
  }

  private final LineReader lines;
  private final ColumnNames names;
  private final boolean labelled;
  private final TsvRecords format = new TsvRecords();
  private String text;
  private String document;
  private List<String> labels = List.of();
  private Optional<Fields> ahead = Optional.empty();

  /**
   * Documents of lines, which somebody else closes.
   *
   * @param labelled whether columns of labels are read
   */
  public SentenceTable(LineReader lines, ColumnNames names, boolean labelled) {
    this.lines = lines;
    this.names = names;
    this.labelled = labelled;
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty()) {
      ahead = row();
    }
    return ahead.isPresent();
  }

  private Optional<Fields> row() {
    while (lines.hasNext()) {
      String line = lines.next();
      Optional<Fields> row = format.read(line, lines.name() + ":" + lines.lineNumber());
      if (row.isPresent()) {
        return row;
      }
    }
    return Optional.empty();
  }

  /**
   * The next document.
   *
   * @throws UserException when a row lacks a column
   */
  @Override
  public Document next() {
    if (!hasNext()) {
      throw new NoSuchElementException(lines.name() + " has no more rows");
    }
    Fields first = ahead.orElseThrow();
    choose(first);
    String own = first.get(document);
    List<String> sentences = new ArrayList<>();
    List<List<String>> found = new ArrayList<>();
    while (hasNext() && ahead.orElseThrow().get(document).equals(own)) {
      Fields row = ahead.orElseThrow();
      sentences.add(row.get(text));
      found.add(labels.stream().map(row::get).toList());
      DocumentReader.requireRoom(sentences, first.place());
      ahead = Optional.empty();
    }
    return new Document(own, sentences, labelled ? found : List.of(), first.place());
  }

  private void choose(Fields first) {
    if (text == null) {
      text = names.sentencesOf(first);
      document = names.documentOf(first);
      labels = labelled ? names.labelOf(first) : List.of();
    }
  }
}
