package dev.seqwright.core.task;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.Columns;
import java.util.List;

/**
 * Texts and the label of each.
 *
 * @param texts a line each
 * @param labels the label of line n at place n
 */
record LabelledTexts(List<String> texts, List<String> labels) {
  static final LabelledTexts NONE = new LabelledTexts(List.of(), List.of());

  /**
   * Reads two columns.
   *
   * @param key where the configuration names the files
   * @throws UserException when a file is missing or the columns differ in length, or a label is
   *     blank
   */
  static LabelledTexts read(String key, ColumnFiles files) {
    List<String> texts = Columns.read(key + ".text", files.text());
    List<String> labels = Columns.read(key + ".label", files.label());
    Columns.requireEqual(files.text(), texts, files.label(), labels);
    int blank = labels.stream().map(String::strip).toList().indexOf("");
    if (blank >= 0) {
      throw new UserException(
          Help.UNKNOWN_LABEL,
          "%s: the label of line %d is blank; expected a label on every line"
              .formatted(files.label().getFirst(), blank + 1));
    }
    return new LabelledTexts(texts, labels.stream().map(String::strip).toList());
  }
}
