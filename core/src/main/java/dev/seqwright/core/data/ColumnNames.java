package dev.seqwright.core.data;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which columns of a table, or fields of JSON objects, hold what a task reads. What is not named is
 * looked for under the names that data sets commonly use.
 *
 * @param text the column of the texts; text, sentence, sentence1 or premise when absent
 * @param second that of the second texts of pairs; second, sentence2 or hypothesis when absent, and
 *     where none of them is there, texts stand alone
 * @param label those of the labels; label, gold_label or score when empty
 * @param document that which tells documents apart in a table of their sentences; document,
 *     document_id, doc or doc_id when absent
 * @param tag which column of CoNLL files has the tags; the last one when absent, in CoNLL-U the
 *     fourth, {@code upos}
 */
public record ColumnNames(
    @Flag(
            names = "--text-column",
            label = "NAME",
            text = "Column of a table, or field of JSON objects, with the texts.")
        Optional<String> text,
    @Flag(
            names = "--second-column",
            label = "NAME",
            text = "Column with the second texts, where pairs are classified.")
        Optional<String> second,
    @Flag(
            names = "--label-column",
            label = "NAME",
            text = "Column with the labels; several are learnt together.")
        List<String> label,
    @Flag(
            names = "--document-column",
            label = "NAME",
            text = "Column of a table of sentences that is the same in all rows of a document.")
        Optional<String> document,
    @Flag(
            names = "--column",
            label = "NAME",
            text =
                "Column of CoNLL files with the tags: a number from 1, last, or in CoNLL-U upos,"
                    + " xpos and so on. Upos in CoNLL-U and the last in others when not given.")
        Optional<String> tag) {
  private static final List<String> TEXT = List.of("text", "sentence", "sentence1", "premise");
  private static final List<String> SENTENCES =
      Stream.concat(Stream.of("sentences"), TEXT.stream()).toList();
  private static final List<String> DOCUMENT = List.of("document", "document_id", "doc", "doc_id");
  private static final List<String> SECOND = List.of("second", "sentence2", "hypothesis");
  private static final List<String> LABEL = List.of("label", "gold_label", "score");

  /** Names none. */
  public ColumnNames() {
    this(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
  }

  /** Names of columns that are no documents'. */
  public ColumnNames(
      Optional<String> text, Optional<String> second, List<String> label, Optional<String> tag) {
    this(text, second, label, Optional.empty(), tag);
  }

  /** Refuses two columns of labels that are one, and unknown tags. */
  public ColumnNames {
    label = List.copyOf(label);
    tag.ifPresent(TagColumn::new);
    Check.that(
        label.stream().distinct().count() == label.size(),
        "label",
        String.join(", ", label),
        "different names");
  }

  /**
   * The column of the texts.
   *
   * @param first a record of the data
   * @throws UserException when it has none
   */
  public String textOf(Fields first) {
    return text.map(name -> required(first, name))
        .or(() -> common(TEXT, first))
        .orElseThrow(() -> none(first, TEXT, "texts", "--text-column"));
  }

  /**
   * The column of the documents, or of their sentences.
   *
   * @param first a record of the data
   * @throws UserException when it has none
   */
  public String sentencesOf(Fields first) {
    return text.map(name -> required(first, name))
        .or(() -> common(SENTENCES, first))
        .orElseThrow(() -> none(first, SENTENCES, "texts", "--text-column"));
  }

  /**
   * The column that tells documents apart in a table of sentences.
   *
   * @throws UserException when the record has none
   */
  public String documentOf(Fields first) {
    return document
        .map(name -> required(first, name))
        .or(() -> common(DOCUMENT, first))
        .orElseThrow(() -> none(first, DOCUMENT, "documents", "--document-column"));
  }

  /**
   * The column of the second texts, if there is one.
   *
   * @throws UserException when one is named that the record lacks
   */
  public Optional<String> secondOf(Fields first) {
    return second.map(name -> required(first, name)).or(() -> common(SECOND, first));
  }

  /**
   * The column of the second texts of data that must have one.
   *
   * @throws UserException when the record lacks it
   */
  public String requiredSecondOf(Fields first) {
    return secondOf(first)
        .orElseThrow(() -> none(first, SECOND, "second texts", "--second-column"));
  }

  /**
   * The columns of the labels, one at least.
   *
   * @throws UserException when the record lacks one
   */
  public List<String> labelOf(Fields first) {
    if (!label.isEmpty()) {
      return label.stream().map(name -> required(first, name)).toList();
    }
    return common(LABEL, first)
        .map(List::of)
        .orElseThrow(() -> none(first, LABEL, "labels", "--label-column"));
  }

  /**
   * The column of the labels of sentences.
   *
   * @throws UserException when the record has none
   */
  public String labelsOf(Fields first) {
    return label.isEmpty()
        ? common(List.of("labels"), first).orElseGet(() -> labelOf(first).getFirst())
        : required(first, label.getFirst());
  }

  private static Optional<String> common(List<String> names, Fields first) {
    return names.stream().filter(first.values()::containsKey).findFirst();
  }

  private static String required(Fields first, String name) {
    if (!first.values().containsKey(name)) {
      throw new UserException(
          Help.WRONG_COLUMNS,
          "%s: there is no column '%s'%s"
              .formatted(first.place(), name, DidYouMean.hint(name, first.names())));
    }
    return name;
  }

  private static UserException none(Fields first, List<String> names, String what, String option) {
    return new UserException(
        Help.WRONG_COLUMNS,
        "%s: found the columns %s, expected one of %s: %s; name it by %s"
            .formatted(first.place(), first.shown(), what, String.join(", ", names), option));
  }
}
