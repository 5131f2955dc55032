package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelCorpusTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ParallelCorpus sides(Path source, Path target) {
    return new ParallelCorpus(new ColumnFiles(List.of(source), List.of(target), List.of()));
  }

  private static ParallelCorpus tsv(Path file) {
    return new ParallelCorpus(new ColumnFiles(List.of(), List.of(), List.of(file)));
  }

  private static void refuse(ParallelCorpus corpus, String message) {
    assertThatThrownBy(corpus::readAll).isInstanceOf(UserException.class).hasMessage(message);
  }

  @Test
  void allFilesAreReadInTheirOrder() throws Exception {
    ColumnFiles files =
        new ColumnFiles(
            List.of(file("1.en", "one\ntwo\n"), file("2.en", "three")),
            List.of(file("1.de", "eins\r\nzwei\r\n"), file("2.de", "drei\n")),
            List.of(file("3.tsv", "four\tvier\n")));
    assertThat(new ParallelCorpus(files).readAll())
        .containsExactly(
            new Pair("one", "eins"),
            new Pair("two", "zwei"),
            new Pair("three", "drei"),
            new Pair("four", "vier"));
  }

  @Test
  void pairsWithABlankSideAreLeftOutOfTraining() throws Exception {
    ParallelCorpus corpus = sides(file("a", "one\n\nthree\n"), file("b", "eins\nzwei\n \n"));
    List<Pair> pairs = new ArrayList<>();
    assertThat(corpus.forEachNonBlank(pairs::add)).isEqualTo(1);
    assertThat(pairs).containsExactly(new Pair("one", "eins"));
    assertThat(corpus.readAll()).hasSize(3);
  }

  @Test
  void sidesOfUnequalLengthAreRefusedWithBothCounts() throws Exception {
    Path three = file("a.en", "1\n2\n3\n");
    Path one = file("a.de", "1\n");
    String end =
        "; expected a translation for every line: line n of one file belongs to line n of the"
            + " other";
    refuse(sides(three, one), three + " has 3 lines and " + one + " has 1" + end);
    refuse(sides(one, three), one + " has 1 lines and " + three + " has 3" + end);
  }

  @Test
  void aLineOfATsvFileHasTwoColumns() throws Exception {
    Path file = file("a.tsv", "a\tb\na b\n");
    refuse(tsv(file), file + ":2: found 1 columns, expected 2: source, tab, target");
    Path wide = file("b.tsv", "a\tb\tc\n");
    refuse(tsv(wide), wide + ":1: found 3 columns, expected 2: source, tab, target");
  }

  @Test
  void anEmptyCorpusIsRefused() throws Exception {
    Path empty = file("a", "");
    refuse(sides(empty, empty), empty + ": no lines; expected at least one pair");
    refuse(
        new ParallelCorpus(new ColumnFiles()),
        "no data files are given; expected 'source' and 'target' files, or 'tsv' files");
    Path blank = file("b", "\n\n");
    assertThatThrownBy(() -> sides(blank, blank).forEachNonBlank(pair -> {}))
        .isInstanceOf(UserException.class)
        .hasMessage(blank + ": all 2 pairs have a blank side; expected text on both sides");
  }

  @Test
  void theConfigurationNamesTheFiles() {
    String yaml = "train: {source: [a.en, b.en], target: [a.de, b.de]}\nvalidation: {tsv: v.tsv}\n";
    DataConfig config = new Binder().bindText(DataConfig.class, yaml, "c.yaml", List.of());
    assertThat(config.train().target()).containsExactly(Path.of("a.de"), Path.of("b.de"));
    assertThat(config.validation().tsv()).containsExactly(Path.of("v.tsv"));
    assertThat(config.maxLength()).isEqualTo(256);
    assertThatThrownBy(
            () -> new Binder().bind(DataConfig.class, List.of("train.source=a", "max-length=3")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.target has 0 files and source has 1");
    assertThatThrownBy(() -> new Binder().bind(DataConfig.class, List.of("max-length=0")))
        .isInstanceOf(UserException.class)
        .hasMessage("--set max-length=0: max-length: found 0, expected 1 or more");
  }
}
