package dev.seqwright.cli.predict;

import dev.seqwright.cli.LineStream;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.DocumentReader;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonDocuments;
import dev.seqwright.core.data.JsonRecords;
import dev.seqwright.core.data.LineReader;
import dev.seqwright.core.data.RecordFormat;
import dev.seqwright.core.data.SentenceTable;
import dev.seqwright.core.data.TsvRecords;
import dev.seqwright.core.task.SentenceLabeller;
import dev.seqwright.core.task.TextClassifier;
import dev.seqwright.core.task.TextClassifier.Question;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Option;

/** What the lines of the input are, and which parts of them a classifier reads. */
final class InputForm {
  /** What a line is where it is a record. */
  enum Format {
    TSV,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      order = 4,
      names = "--records",
      paramLabel = "FORMAT",
      description =
          "Lines are records for a classifier: tsv, a table whose first line names its columns;"
              + " json, an object a line.")
  private Optional<Format> format = Optional.empty();

  @Option(
      order = 5,
      names = "--text-column",
      paramLabel = "NAME",
      description = "Column of the texts in a table or in objects; as in training if not given.")
  private Optional<String> text = Optional.empty();

  @Option(
      order = 6,
      names = "--second-column",
      paramLabel = "NAME",
      description = "Column of the second texts of pairs.")
  private Optional<String> secondText = Optional.empty();

  @Option(
      order = 6,
      names = "--document-column",
      paramLabel = "NAME",
      description = "Column of a table of sentences that is the same in all rows of a document.")
  private Optional<String> document = Optional.empty();

  /** Whether a line is a text and nothing else. */
  boolean isPlain() {
    return format.isEmpty() && text.isEmpty() && secondText.isEmpty() && document.isEmpty();
  }

  /** Refuses options of tables beside files of lines. */
  void requirePlain() {
    if (format.isPresent()) {
      throw new UserException(
          "--second and --records %s: found both, expected one of them".formatted(format.get()));
    }
    requireNoColumns();
  }

  private void requireNoColumns() {
    Optional<String> named =
        text.map(name -> "text")
            .or(() -> secondText.map(name -> "second"))
            .or(() -> document.map(name -> "document"));
    if (named.isPresent()) {
      throw new UserException(
          "--%s-column names a column, and lines have none; give --records tsv or json"
              .formatted(named.get()));
    }
  }

  /**
   * Reads the lines of one input.
   *
   * @param name what messages call the input
   */
  Reader reader(TextClassifier classifier, String name) {
    if (format.isEmpty()) {
      requireNoColumns();
      return new PlainReader(classifier);
    }
    boolean table = format.get() == Format.TSV;
    RecordFormat records =
        classifier.readsDocuments()
            ? new JsonDocuments()
            : table ? new TsvRecords() : new JsonRecords();
    return new RecordReader(classifier, names(classifier), name, records, table);
  }

  /** Labels the sentences of the input. */
  void label(SentenceLabeller labeller, LineStream lines) {
    SentenceOutput output = new SentenceOutput(labeller, lines);
    if (format.isEmpty()) {
      requireNoColumns();
      output.ofLines();
    } else if (format.get() == Format.TSV) {
      output.ofTable(names(labeller.names()));
    } else {
      output.ofObjects(names(labeller.names()));
    }
  }

  private ColumnNames names(TextClassifier classifier) {
    return names(classifier.names());
  }

  private ColumnNames names(ColumnNames trained) {
    return new ColumnNames(
        text.or(trained::text),
        secondText.or(trained::second),
        trained.label(),
        document.or(trained::document),
        trained.tag());
  }

  /** Whether documents are lines that follow each other, or rows, and not a line each. */
  boolean hasDocumentsOfLines() {
    return !format.equals(Optional.of(Format.JSON));
  }

  /** Whether the answers have a line above them that names their columns. */
  boolean hasHeader() {
    return format.equals(Optional.of(Format.TSV));
  }

  /** How documents are read that have a sentence a line. */
  Function<LineReader, Iterator<Question>> documents(TextClassifier classifier) {
    if (format.isPresent()) {
      return lines -> rows(new SentenceTable(lines, names(classifier), false));
    }
    requireNoColumns();
    return lines -> documents(DocumentReader.of(lines));
  }

  private static Iterator<Question> rows(SentenceTable table) {
    return stream(table).map(d -> new Question(d.text(), Optional.empty(), d.place())).iterator();
  }

  private static Iterator<Question> documents(DocumentReader lines) {
    return stream(lines)
        .filter(document -> !document.lines().isEmpty())
        .map(d -> new Question(d.text(), Optional.empty(), "line " + d.first()))
        .iterator();
  }

  private static <T> Stream<T> stream(Iterator<T> all) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED), false);
  }

  /** Makes questions of lines, a window after the other. */
  sealed interface Reader permits PlainReader, RecordReader {
    /** Whether the line of a number, counted from 0, asks nothing but names columns. */
    boolean isHeader(long line);

    /**
     * The questions of a window, a line each but for one that names columns.
     *
     * @param first the number of its first line, counted from 0
     */
    List<Question> questions(List<String> lines, long first);
  }

  /** The questions of lines that have the numbers from {@code first}, counted from 0, on. */
  static <T> List<Question> numbered(
      List<T> lines, long first, BiFunction<T, String, Question> question) {
    List<Question> questions = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      questions.add(question.apply(lines.get(i), "line " + (first + i + 1)));
    }
    return questions;
  }

  /** A question a line. */
  private record PlainReader(TextClassifier classifier) implements Reader {
    @Override
    public boolean isHeader(long line) {
      return false;
    }

    @Override
    public List<Question> questions(List<String> lines, long first) {
      return numbered(lines, first, classifier::question);
    }
  }

  /** A record a line. */
  private static final class RecordReader implements Reader {
    private final TextClassifier classifier;
    private final ColumnNames names;
    private final String name;
    private final RecordFormat format;
    private final boolean header;
    private String text;
    private Optional<String> second = Optional.empty();

    RecordReader(
        TextClassifier classifier,
        ColumnNames names,
        String name,
        RecordFormat format,
        boolean header) {
      this.classifier = classifier;
      this.names = names;
      this.name = name;
      this.format = format;
      this.header = header;
    }

    @Override
    public boolean isHeader(long line) {
      return header && line == 0;
    }

    @Override
    public List<Question> questions(List<String> lines, long first) {
      List<Question> questions = new ArrayList<>(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        format
            .read(lines.get(i), name + ":" + (first + i + 1))
            .map(this::question)
            .ifPresent(questions::add);
      }
      return questions;
    }

    private Question question(Fields record) {
      if (text == null) {
        text = classifier.readsDocuments() ? names.sentencesOf(record) : names.textOf(record);
        second =
            classifier.readsPairs()
                ? Optional.of(names.requiredSecondOf(record))
                : Optional.empty();
      }
      return new Question(record.get(text), second.map(record::get), record.place());
    }
  }
}
