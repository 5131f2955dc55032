package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences of documents, and what each of them sees. */
class ParallelDocumentsTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<List<Pair>> read(List<Path> sources, List<Path> targets, List<Path> tsv) {
    return ParallelDocuments.read("data.train", new ColumnFiles(sources, targets, tsv));
  }

  private static List<List<Pair>> sides(Path source, Path target) {
    return read(List.of(source), List.of(target), List.of());
  }

  private static Pair pair(String source) {
    return new Pair(source, source.toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void aBlankLineOnBothSidesEndsADocumentAndSoDoesTheEndOfAFile() throws Exception {
    assertThat(
            read(
                List.of(file("1.en", "\n\na\nb\n\n \nc\n"), file("2.en", "d\n")),
                List.of(file("1.es", "\n\nA\nB\n\t\n\nC\n"), file("2.es", "D")),
                List.of(file("3.tsv", "e\tE\n\nf\tF\n\t\ng\tG\n"))))
        .containsExactly(
            List.of(pair("a"), pair("b")),
            List.of(pair("c")),
            List.of(pair("d")),
            List.of(pair("e")),
            List.of(pair("f")),
            List.of(pair("g")));
  }

  @Test
  void sidesThatDisagreeAreRefusedWithTheLine() throws Exception {
    Path en = file("a.en", "a\n\nb\n");
    Path es = file("a.es", "A\nB\n\n");
    String rest = "; expected text in both, or a blank line in both, which ends a document";
    assertThatThrownBy(() -> sides(en, es))
        .isInstanceOf(UserException.class)
        .hasMessage(en + ":2 is blank and " + es + ":2 is not" + rest);
    assertThatThrownBy(() -> sides(es, en))
        .hasMessage(en + ":2 is blank and " + es + ":2 is not" + rest);
    Path tsv = file("a.tsv", "a\tA\nb\t\n");
    assertThatThrownBy(() -> read(List.of(), List.of(), List.of(tsv)))
        .hasMessage(tsv + ":2: the target is blank and " + tsv + ":2: the source is not" + rest);
  }

  @Test
  void aTextWithoutBoundariesIsRefusedAndOneDocumentEndsWithABlankLine() throws Exception {
    Path en = file("a.en", "a\nb\n");
    Path es = file("a.es", "A\nB\n");
    assertThatThrownBy(() -> sides(en, es))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "data.train.source: found 2 sentences and no blank line; expected one behind each"
                + " document, in both sides (behind the last line where there is one document), or"
                + " model.document-context: none");
    assertThat(sides(file("b.en", "a\nb\n\n"), file("b.es", "A\nB\n\n"))).hasSize(1);
    assertThatThrownBy(() -> sides(file("c.en", "\n\n"), file("c.es", "\n\n")))
        .hasMessageStartingWith("data.train: no pair has text");
  }

  /** Documents of 5, 1 and 3 sentences, each of as many tokens as its number, and one more. */
  private static List<PairExample> linked(int sentences, int longest) {
    List<PairExample> alone =
        IntStream.range(0, 9)
            .mapToObj(i -> new PairExample(i, new int[i + 1], new int[2]))
            .toList();
    return documents(sentences).linked(alone, longest);
  }

  private static Documents documents(int sentences) {
    return Documents.of(List.of(5, 1, 3), sentences);
  }

  private static List<Integer> seen(PairExample example) {
    return example.before().stream().map(tokens -> tokens.length - 1).toList();
  }

  @Test
  void aSentenceSeesThoseBeforeItInItsDocument() {
    assertThat(linked(2, 100))
        .extracting(ParallelDocumentsTest::seen)
        .containsExactly(
            List.of(),
            List.of(0),
            List.of(0, 1),
            List.of(1, 2),
            List.of(2, 3),
            List.of(),
            List.of(),
            List.of(6),
            List.of(6, 7));
    List<PairExample> same = linked(3, 100);
    assertThat(same.get(4).before().get(2)).isSameAs(same.get(3).source());
    assertThat(linked(1, 3).get(4).before().getFirst()).hasSize(3);
  }

  @Test
  void batchesHoldEachSentenceOnceAndNeighboursTogether() {
    List<PairExample> all = linked(2, 100);
    for (int epoch = 1; epoch < 20; epoch++) {
      List<Batch<PairExample>> batches = documents(2).epoch(all, 24, 7, epoch);
      List<Integer> order = new ArrayList<>();
      for (Batch<PairExample> batch : batches) {
        assertThat(batch.examples().stream().mapToInt(PairExample::length).sum())
            .isLessThanOrEqualTo(24);
        batch.examples().forEach(e -> order.add(e.index()));
      }
      assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
      // runs are of 6 tokens: the first two sentences of the first document are one
      assertThat(order.indexOf(1)).isEqualTo(order.indexOf(0) + 1);
    }
    assertThat(orderOf(1)).isEqualTo(orderOf(1)).isNotEqualTo(orderOf(2));
    assertThat(documents(2).inOrder(all, 24).stream().flatMap(b -> b.examples().stream()))
        .extracting(PairExample::index)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  private static List<Integer> orderOf(int epoch) {
    return documents(2).epoch(linked(2, 100), 24, 7, epoch).stream()
        .flatMap(batch -> batch.examples().stream())
        .map(PairExample::index)
        .toList();
  }

  @Test
  void linesOfDocumentsHaveBlankOnesBetween() {
    List<String> sentences = IntStream.range(0, 9).mapToObj(Integer::toString).toList();
    List<String> given = new ArrayList<>();
    assertThat(
            documents(1)
                .eachSentence(
                    sentences,
                    lines -> {
                      given.addAll(lines);
                      return lines;
                    }))
        .isEqualTo(sentences);
    assertThat(given).containsExactly("0", "1", "2", "3", "4", "", "5", "", "6", "7", "8");
  }
}
