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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents with labels, in the forms that files have them. */
class DocumentDataTest {
  private static final List<LabelledTexts.Line> TWO =
      List.of(
          new LabelledTexts.Line("One thing.\nThe next.", "good", ""),
          new LabelledTexts.Line("A last one.", "bad", ""));

  @TempDir private Path folder;

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static ColumnFiles text(Path text, Path label) {
    return new ColumnFiles(List.of(), List.of(), List.of(), List.of(text), List.of(label));
  }

  private static ColumnFiles tsv(Path table) {
    return new ColumnFiles(List.of(), List.of(), List.of(table));
  }

  private static ColumnFiles json(Path objects) {
    return new ColumnFiles(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(objects),
        List.of());
  }

  private static List<LabelledTexts.Line> read(ColumnFiles files) {
    return LabelledDocumentReader.read("data.train", files, new ColumnNames()).lines().stream()
        .map(line -> new LabelledTexts.Line(line.text(), line.labels().getFirst(), ""))
        .toList();
  }

  @Test
  void blankLinesStandBetweenDocuments() throws IOException {
    Path text = file("text", "", "One thing.", "The next.", "", " ", "A last one.");
    assertThat(read(text(text, file("label", "good", "bad")))).isEqualTo(TWO);
    assertThatThrownBy(() -> read(text(text, file("three", "good", "bad", "good"))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "%s has 2 documents, with blank lines between them, and %s has 3 lines; line n belongs"
                + " to document n",
            text, folder.resolve("three"));
  }

  @Test
  void rowsOfATableAreSentences() throws IOException {
    Path table =
        file(
            "table",
            "label\tdoc\ttext",
            "good\t1\tOne thing.",
            "good\t1\tThe next.",
            "bad\t2\tA last one.");
    assertThat(read(tsv(table))).isEqualTo(TWO);
    refused(
        file("none", "label\ttext", "good\tOne thing."),
        "none:2: found the columns 'label', 'text', expected one of documents: document,");
    refused(
        file("again", "label\tdoc\ttext", "good\t1\tOne.", "bad\t2\tTwo.", "good\t1\tThree."),
        "again:4: document '1' begins again, expected its rows one after the other");
    refused(
        file("several", "label\tdoc\ttext", "good\t1\tOne.", "bad\t1\tTwo."),
        "several:2: document '1' has rows of several labels, expected one label");
  }

  private void refused(Path table, String message) {
    assertThatThrownBy(() -> read(tsv(table)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void objectsHaveATextOfLinesOrAListOfSentences() throws IOException {
    Path objects =
        file(
            "objects",
            "{\"text\": \"One thing.\\nThe next.\\n\", \"label\": \"good\"}",
            "{\"text\": \"A last one.\", \"label\": \"bad\", \"sentences\": null}");
    assertThat(read(json(objects))).isEqualTo(TWO);
    Path lists =
        file(
            "lists",
            "{\"sentences\": [\"One thing.\", \"The next.\"], \"label\": \"good\"}",
            "{\"sentences\": [\"A last\\none.\"], \"label\": \"bad\"}");
    assertThat(read(json(lists))).isEqualTo(TWO);
    Path nested = file("nested", "{\"sentences\": [[\"a\"]], \"label\": \"good\"}");
    assertThatThrownBy(() -> read(json(nested)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nested:1: the list 'sentences' has an element that is no text");
  }

  @Test
  void aTextWithoutBoundariesIsNoDocument() throws IOException {
    Path text = Files.writeString(folder.resolve("long"), "a line\n".repeat(20_001));
    assertThatThrownBy(() -> read(text(text, file("one", "good"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("long:1: a document of more than 20000 sentences begins here");
  }

  @Test
  void sentencesHaveALabelEach() throws IOException {
    List<LabelledSentences.Document> expected =
        List.of(
            new LabelledSentences.Document(List.of("One.", "Two."), List.of("x", "y"), ""),
            new LabelledSentences.Document(List.of("Three."), List.of("x"), ""));
    Path text = file("text", "One.", "Two.", "", "", "Three.");
    assertThat(sentences(text(text, file("label", "x", "y", "", "x")))).isEqualTo(expected);
    Path table = file("table", "label\tdoc\ttext", "x\t1\tOne.", "y\t1\tTwo.", "x\t2\tThree.");
    assertThat(sentences(tsv(table))).isEqualTo(expected);
    Path objects =
        file(
            "objects",
            "{\"sentences\": [\"One.\", \"Two.\"], \"labels\": [\"x\", \"y\"]}",
            "{\"text\": \"Three.\", \"labels\": \"x\", \"sentences\": [\"Three.\"]}");
    assertThat(sentences(json(objects))).isEqualTo(expected);
    Path blank = file("blank", "{\"sentences\": [\"One.\"], \"labels\": [\" \"]}");
    assertThatThrownBy(() -> sentences(json(blank)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("blank:1: a label of this document is blank");
  }

  private static List<LabelledSentences.Document> sentences(ColumnFiles files) {
    return LabelledSentences.read("data.train", files, new ColumnNames()).stream()
        .map(d -> new LabelledSentences.Document(d.sentences(), d.labels(), ""))
        .toList();
  }
}
