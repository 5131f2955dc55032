package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.data.ColumnFiles;
import dev.seqwright.core.data.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggedTextsTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static TaggedTexts read(List<Path> conll, List<Path> texts, List<Path> tags) {
    return TaggedTexts.read(
        "data.train",
        new ColumnFiles(List.of(), List.of(), List.of(), texts, tags, List.of(), List.of(), conll),
        new DataConfig());
  }

  @Test
  void sentencesOfAllFilesFollowEachOther() throws IOException {
    Path conll = file("a.conll", "\nan\tDET\n\n\nox\tNOUN\n");
    TaggedTexts read =
        read(List.of(conll), List.of(file("t", "go on\n\n")), List.of(file("l", "VERB ADP\n\n")));
    assertThat(read.sentences())
        .extracting(TaggedTexts.Sentence::words)
        .containsExactly(List.of("an"), List.of("ox"), List.of("go", "on"));
    assertThat(read.tags()).containsExactly("ADP", "DET", "NOUN", "VERB");
    assertThat(read.sentences().get(1).place(0)).isEqualTo(conll + ":5");
  }

  @Test
  void aSentenceOfAnyLengthGivesTextForATokenizer() throws IOException {
    Path conll = file("a.conll", "word\tX\n".repeat(10_001));
    TaggedTexts read = read(List.of(conll), List.of(), List.of());
    assertThat(read.size()).isOne();
    assertThat(read.lines()).hasSize(201).allMatch(line -> line.length() < 250);
  }

  @Test
  void moreTagsThanWordsAreRefused() throws IOException {
    Path words = file("words", "go on\nan ox\n");
    Path tags = file("tags", "VERB ADP\nDET NOUN NOUN\n");
    assertThatThrownBy(() -> read(List.of(), List.of(words), List.of(tags)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "%s:2 has 2 words and %s:2 has 3 tags; expected a tag for each word, with spaces between"
                .formatted(words, tags));
  }

  @Test
  void dataWithoutWordsAreRefused() throws IOException {
    Path blank = file("a.conll", "\n\n# only this\n");
    assertThatThrownBy(() -> read(List.of(blank), List.of(), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("data.train: no words; expected at least one with its tag");
    assertThatThrownBy(() -> read(List.of(), List.of(), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("data.train: no file is given, expected conll, or text and label");
    assertThatThrownBy(() -> read(List.of(), List.of(blank), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("data.train: found 1 text files and 0 label files");
  }
}
