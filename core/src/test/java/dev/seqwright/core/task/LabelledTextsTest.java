package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTextsTest {
  @TempDir private Path folder;

  @Test
  void lineNOfAFileBelongsToLineNOfTheOther() {
    LabelledTexts read =
        read(
            List.of(file("1.text", "one", ""), file("2.text", "three")),
            List.of(file("1.label", " odd  number ", "none"), file("2.label", "odd  number")));
    assertThat(read.texts()).containsExactly("one", "", "three");
    assertThat(read.lines())
        .extracting(LabelledTexts.Line::label)
        .containsExactly("odd  number", "none", "odd  number");
    assertThat(read.labels()).containsExactly("none", "odd  number");
    assertThat(read.lines().get(2))
        .isEqualTo(new LabelledTexts.Line("three", "odd  number", folder.resolve("2.label"), 1));
  }

  @Test
  void filesOfUnequalLengthAreNamedWithTheirLengths() {
    Path text = file("a.text", "one", "two");
    Path label = file("a.label", "odd");
    refused(
        List.of(text),
        List.of(label),
        "%s has 2 lines and %s has 1; line n of one belongs to line n of the other"
            .formatted(text, label));
  }

  /** As many lines in all are not enough: each file has its own. */
  @Test
  void filesArePairedOneByOne() {
    List<Path> texts = List.of(file("1.text", "one", "two"), file("2.text", "three"));
    List<Path> labels = List.of(file("1.label", "odd"), file("2.label", "even", "odd"));
    refused(
        texts,
        labels,
        "%s has 2 lines and %s has 1; line n of one belongs to line n of the other"
            .formatted(texts.getFirst(), labels.getFirst()));
    refused(
        texts,
        List.of(file("all.label", "odd", "even", "odd")),
        "data.train: found 2 text files and 1 label files, expected a label file for each text"
            + " file");
  }

  @Test
  void everyLineNeedsALabel() {
    Path label = file("a.label", "odd", " \t");
    refused(
        List.of(file("a.text", "one", "two")),
        List.of(label),
        label + ":2: the label is blank, expected a label on every line");
  }

  @Test
  void bothColumnsNeedFiles() {
    Path file = file("a", "one");
    refused(
        List.of(),
        List.of(file),
        "data.train.text: no file is given, expected one with a text a line");
    refused(
        List.of(file),
        List.of(),
        "data.train.label: no file is given, expected one with a label a line");
    Path empty = file("empty");
    refused(List.of(empty), List.of(file), empty + ": no lines; expected at least one");
  }

  @Test
  void aLabelThatTrainingDidNotHaveIsNamedWithItsPlace() {
    Path label = file("a.label", "even", "od");
    LabelledTexts texts = read(List.of(file("a.text", "two", "one")), List.of(label));
    Labels labels = new Labels(List.of("even", "odd"));
    assertThat(labels.id("odd")).isEqualTo(1);
    assertThatThrownBy(() -> labels.requireKnown(texts))
        .isInstanceOf(UserException.class)
        .hasMessage(
            label
                + ":2: the model does not know the label 'od', did you mean 'odd'? Allowed: even,"
                + " odd");
  }

  private static LabelledTexts read(List<Path> texts, List<Path> labels) {
    return LabelledTexts.read(
        "data.train", new ColumnFiles(List.of(), List.of(), List.of(), texts, labels));
  }

  private static void refused(List<Path> texts, List<Path> labels, String message) {
    assertThatThrownBy(() -> read(texts, labels))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private Path file(String name, String... lines) {
    try {
      return Files.write(folder.resolve(name), List.of(lines));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
