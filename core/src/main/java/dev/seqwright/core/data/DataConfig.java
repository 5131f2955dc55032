package dev.seqwright.core.data;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Flag;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The data of a training run.
 *
 * @param train what is learnt from
 * @param validation what progress is measured on; may be empty
 * @param maxLength longer examples, in tokens of either side with those added at begin and end, are
 *     left out of training
 * @param columns which columns of a table, or fields of JSON objects, are read
 */
public record DataConfig(
    @Flag(
            key = "source",
            names = "--train-source",
            label = "FILE",
            text = "Source sides of the training texts, plain or .gz, a sentence a line.")
        @Flag(
            key = "target",
            names = "--train-target",
            label = "FILE",
            text = "Target sides, as many as --train-source, in the same order.")
        @Flag(
            key = "tsv",
            names = "--train-tsv",
            label = "FILE",
            text =
                "Training texts with both sides in a line, separated by a tab; for classification,"
                    + " a table whose first line names its columns.")
        @Flag(
            key = "text",
            names = "--train-text",
            label = "FILE",
            text = "Texts that are not translated but classified or modelled, one a line.")
        @Flag(
            key = "label",
            names = "--train-label",
            label = "FILE",
            text = "Their labels, line by line.")
        @Flag(
            key = "conll",
            names = "--train-conll",
            label = "FILE",
            text =
                "CoNLL or CoNLL-U files: a word and its tag a line, a blank line behind a"
                    + " sentence.")
        @Flag(
            key = "second",
            names = "--train-second",
            label = "FILE",
            text = "Their second texts, line by line, where pairs are classified.")
        @Flag(
            key = "json",
            names = "--train-json",
            label = "FILE",
            text = "Texts and labels to classify by, a JSON object a line.")
        ColumnFiles train,
    @Flag(
            key = "source",
            names = "--valid-source",
            label = "FILE",
            text = "Source sides of the validation set.")
        @Flag(
            key = "target",
            names = "--valid-target",
            label = "FILE",
            text = "Target sides of the validation set.")
        @Flag(
            key = "tsv",
            names = "--valid-tsv",
            label = "FILE",
            text = "Validation set in the same form.")
        @Flag(
            key = "text",
            names = "--valid-text",
            label = "FILE",
            text = "Texts of the validation set, one a line.")
        @Flag(
            key = "label",
            names = "--valid-label",
            label = "FILE",
            text = "Their labels, line by line.")
        @Flag(
            key = "conll",
            names = "--valid-conll",
            label = "FILE",
            text = "CoNLL or CoNLL-U files of the validation set.")
        @Flag(
            key = "second",
            names = "--valid-second",
            label = "FILE",
            text = "Their second texts, line by line, where pairs are classified.")
        @Flag(
            key = "json",
            names = "--valid-json",
            label = "FILE",
            text = "Validation set with a JSON object a line.")
        ColumnFiles validation,
    int maxLength,
    ColumnNames columns) {
  /** Examples of up to 256 tokens. */
  public DataConfig() {
    this(new ColumnFiles(), new ColumnFiles(), 256, new ColumnNames());
  }

  /** Refuses lengths under one. */
  public DataConfig {
    Check.atLeast("max-length", maxLength, 1);
  }

  /** Which column of a CoNLL file of a form has the tags. */
  public TagColumn tagColumn(ConllForm form) {
    return columns.tag().map(TagColumn::new).orElseGet(form::usual);
  }

  /**
   * Refuses files of columns that a task does not read.
   *
   * @param task the name of the task
   * @param columns those that it reads
   * @throws IllegalArgumentException that names the column
   */
  public void requireColumns(String task, String... columns) {
    requireColumns(task, "data.train", train, List.of(columns));
    requireColumns(task, "data.validation", validation, List.of(columns));
  }

  private static void requireColumns(
      String task, String key, ColumnFiles files, List<String> columns) {
    for (Map.Entry<String, List<Path>> column : files.named().entrySet()) {
      if (!columns.contains(column.getKey())) {
        throw new SettingException(
            Help.WRONG_COLUMNS,
            "%s.%s: found %s, expected none: the task %s reads %s"
                .formatted(
                    key,
                    column.getKey(),
                    column.getValue().getFirst(),
                    task,
                    String.join(", ", columns)));
      }
    }
  }
}
