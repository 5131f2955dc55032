package dev.seqwright.cli.predict;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnNames;
import dev.seqwright.core.data.Fields;
import dev.seqwright.core.data.JsonRecords;
import dev.seqwright.core.data.RecordFormat;
import dev.seqwright.core.data.TsvRecords;
import dev.seqwright.core.task.TextClassifier;
import dev.seqwright.core.task.TextClassifier.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
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

  /** Whether a line is a text and nothing else. */
  boolean isPlain() {
    return format.isEmpty() && text.isEmpty() && secondText.isEmpty();
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
    if (text.isPresent() || secondText.isPresent()) {
      throw new UserException(
          "--%s-column names a column, and lines have none; give --records tsv or json"
              .formatted(text.isPresent() ? "text" : "second"));
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
    RecordFormat records = table ? new TsvRecords() : new JsonRecords();
    return new RecordReader(classifier, names(classifier), name, records, table);
  }

  private ColumnNames names(TextClassifier classifier) {
    ColumnNames trained = classifier.names();
    return new ColumnNames(
        text.or(trained::text), secondText.or(trained::second), trained.label(), trained.tag());
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
        text = names.textOf(record);
        second =
            classifier.readsPairs()
                ? Optional.of(names.requiredSecondOf(record))
                : Optional.empty();
      }
      return new Question(record.get(text), second.map(record::get), record.place());
    }
  }
}
