package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.ColumnNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTextsTest {
  @TempDir private Path folder;

  @Test
  void lineNOfAFileBelongsToLineNOfTheOther() {
    LabelledTexts read =
        read(
            List.of(file("1.text", "one", "two"), file("2.text", "three")),
            List.of(file("1.label", " odd  number ", "none"), file("2.label", "odd  number")));
    assertThat(read.texts()).containsExactly("one", "two", "three");
    assertThat(read.lines())
        .extracting(line -> line.labels().getFirst())
        .containsExactly("odd  number", "none", "odd  number");
    assertThat(read.labels(0)).containsExactly("none", "odd  number");
    assertThat(read.lines().get(2))
        .isEqualTo(
            new LabelledTexts.Line("three", "odd  number", folder.resolve("2.label") + ":1"));
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
    assertThat(labels.id("odd", "here")).isEqualTo(1);
    LabelledTexts.Line line = texts.lines().get(1);
    assertThatThrownBy(() -> labels.id(line.labels().getFirst(), line.place()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            label
                + ":2: the model does not know the label 'od', did you mean 'odd'? Allowed: even,"
                + " odd");
  }

  @Test
  void textsWithoutText() {
    Path text = file("a.text", "one", " \t", "three");
    Path label = file("a.label", "odd", "even", "odd");
    assertThat(read(List.of(text), List.of(label)).texts()).containsExactly("one", "three");
    refused(
        List.of(file("blank.text", "", " ")),
        List.of(file("blank.label", "odd", "even")),
        folder.resolve("blank.label") + ":1: all 2 texts are blank, expected texts with labels");
  }

  @Test
  void pairsHaveASecondFile() {
    Path texts = file("1.text", "one", "two");
    Path seconds = file("2.text", "uno", "due");
    Path labels = file("label", "odd", "even");
    LabelledTexts read = read(columns(texts, labels, seconds));
    assertThat(read.arePairs()).isTrue();
    assertThat(read.texts()).containsExactly("one", "uno", "two", "due");
    Path shorter = file("3.text", "uno");
    refused(
        columns(texts, labels, shorter),
        "%s has 2 lines and %s has 1; line n of one belongs to line n of the other"
            .formatted(texts, shorter));
  }

  @Test
  void aTableNamesItsColumns() {
    Path table =
        file("a.tsv", "id\tlabel\tsentence1\tsentence2", "7\tyes\tA \"b\t\"c\"", "8\tno\td\te");
    LabelledTexts read = read(tsv(table));
    assertThat(read.columns()).containsExactly("label");
    assertThat(read.lines().getFirst())
        .isEqualTo(
            new LabelledTexts.Line("A \"b", Optional.of("\"c\""), List.of("yes"), table + ":2"));
  }

  @Test
  void severalColumnsOfATableAreLearntTogether() {
    Path table = file("a.tsv", "domain\tintent\ttext", "home\ton\tlights please");
    ColumnNames names =
        new ColumnNames(
            Optional.empty(), Optional.empty(), List.of("intent", "domain"), Optional.empty());
    LabelledTexts read = LabelledTextReader.read("data.train", tsv(table), names);
    assertThat(read.columns()).containsExactly("intent", "domain");
    assertThat(read.lines().getFirst().labels()).containsExactly("on", "home");
    assertThatThrownBy(
            () -> LabelledTextReader.read("data.train", columns(table, table, List.of()), names))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.columns.label: found 2 columns, expected one");
    assertThatThrownBy(
            () ->
                new ColumnNames(
                    Optional.empty(), Optional.empty(), List.of("a", "a"), Optional.empty()))
        .hasMessageStartingWith("label: found a, a, expected different names");
  }

  @Test
  void jsonLinesHaveFields() {
    Path json =
        file(
            "a.jsonl",
            "{\"label\": 1, \"text\": \"one\\ntwo\", \"meta\": {\"by\": [\"x\"]}}",
            "{\"text\": \"three\", \"label\": false}");
    LabelledTexts read = read(json(json));
    assertThat(read.texts()).containsExactly("one two", "three");
    assertThat(read.labels(0)).containsExactly("1", "false");
  }

  @Test
  void mistakesInTablesAreNamedWithTheirPlaces() {
    refused(
        tsv(file("a.tsv", "good film\t1", "bad film\t0")),
        folder.resolve("a.tsv")
            + ":2: found the columns 'good film', '1', expected one of texts: text, sentence,"
            + " sentence1, premise; name it by --text-column");
    refused(
        tsv(file("b.tsv", "text\tlabel", "bad\tfilm\t0")),
        folder.resolve("b.tsv")
            + ":2: found 3 columns, expected 2 as the first line has: text,"
            + " label");
    refused(
        tsv(file("c.tsv", "text\ttext", "bad\tfilm")),
        folder.resolve("c.tsv")
            + ":1: two columns are named 'text'; expected a first line that names each column");
    refused(
        tsv(file("d.tsv", "text\tlabel")),
        folder.resolve("d.tsv") + ": no records, expected at least one with a text and a label");
    ColumnNames names =
        new ColumnNames(Optional.of("txt"), Optional.empty(), List.of(), Optional.empty());
    assertThatThrownBy(
            () ->
                LabelledTextReader.read(
                    "data.train", tsv(file("e.tsv", "text\tlabel", "a\tb")), names))
        .hasMessage(
            folder.resolve("e.tsv")
                + ":2: there is no column 'txt', did you mean 'text'? Allowed: text, label");
  }

  @Test
  void mistakesInJsonAreNamedWithTheirPlaces() {
    refused(
        json(file("a.jsonl", "{\"text\": \"a\", \"label\": 1}", "{\"text\": \"b\"}")),
        folder.resolve("a.jsonl")
            + ":2: the field 'label' is missing, expected a text or a number");
    refused(
        json(file("b.jsonl", "[1]")),
        folder.resolve("b.jsonl")
            + ":1: found no JSON object, expected one a line, such as {\"text\": \"...\"}");
    assertThatThrownBy(() -> read(json(file("c.jsonl", "{\"text\": nothing}"))))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(folder.resolve("c.jsonl") + ":1: not JSON at character 1")
        .hasMessageContaining("Unrecognized token 'nothing'");
    assertThatThrownBy(() -> read(json(file("d.jsonl", "{\"a\": 1, \"a\": 2}"))))
        .hasMessageContaining("Duplicate field 'a'");
  }

  @Test
  void someArePairsAndOthersNot() {
    Path pairs = file("a.tsv", "text\tsecond\tlabel", "a\tb\tyes");
    Path single = file("b.tsv", "text\tlabel", "a\tyes");
    refused(
        new ColumnFiles(
            List.of(),
            List.of(),
            List.of(pairs, single),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()),
        "%s:2: found a single text, and a pair of texts at %s:2; expected the one or the other in"
            .concat(" all data")
            .formatted(single, pairs));
  }

  private static LabelledTexts read(List<Path> texts, List<Path> labels) {
    return read(
        new ColumnFiles(
            List.of(), List.of(), List.of(), texts, labels, List.of(), List.of(), List.of()));
  }

  private static LabelledTexts read(ColumnFiles files) {
    return LabelledTextReader.read("data.train", files, new ColumnNames());
  }

  private static ColumnFiles columns(Path text, Path label, Path second) {
    return columns(text, label, List.of(second));
  }

  private static ColumnFiles columns(Path text, Path label, List<Path> second) {
    return new ColumnFiles(
        List.of(),
        List.of(),
        List.of(),
        List.of(text),
        List.of(label),
        second,
        List.of(),
        List.of());
  }

  private static ColumnFiles tsv(Path file) {
    return new ColumnFiles(
        List.of(), List.of(), List.of(file), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static ColumnFiles json(Path file) {
    return new ColumnFiles(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(file), List.of());
  }

  private static void refused(ColumnFiles files, String message) {
    assertThatThrownBy(() -> read(files)).isInstanceOf(UserException.class).hasMessage(message);
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
