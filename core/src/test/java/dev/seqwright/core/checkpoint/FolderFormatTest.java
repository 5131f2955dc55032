package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code folder} of a model's configuration, of the formats that there are. */
class FolderFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shared | source MODEL source.model, target MODEL source.model",
        "separate | source MODEL source.model, target MODEL target.model",
        "shared-words | source TOKENS source.tokens.json, target TOKENS source.tokens.json",
        "separate-words | source TOKENS source.tokens.json, target TOKENS target.tokens.json",
        "shared-mapped | source MODEL source.model, target MODEL target.model,"
            + " source TOKENS source.tokens.json, target TOKENS source.tokens.json",
        "separate-mapped | source MODEL source.model, target MODEL target.model,"
            + " source TOKENS source.tokens.json, target TOKENS target.tokens.json"
      })
  void format1NamesAKindOfVocabularies(String kind, String files) {
    FolderFormat found = read("folder: {format: 1, seqwright: 0.9, tokenizers: " + kind + "}");
    assertThat(described(found.files())).isEqualTo(files);
  }

  @Test
  void format2NamesTheFilesOfEveryColumn() {
    TokenizerFiles files =
        TokenizerFiles.column("text", Checkpoints.bytes("a"))
            .withLabels("label", List.of("x", "y"));
    FolderFormat found = read(FolderFormat.toYaml(files));
    assertThat(found.format()).isEqualTo(2);
    assertThat(described(found.files()))
        .isEqualTo("text MODEL text.model, label LABELS label.labels.txt");
  }

  /** A file that was cut has lost the end of this section. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "folder: {format: 1, seqwright: 0.9}",
        "folder: {format: 2, seqwright: 1.0}",
        "folder: {format: 2, seqwright: 1.0, vocabularies: []}",
        "folder: {format: 2, seqwright: 1.0, vocabularies: [], complete: false}"
      })
  void aSectionThatIsNotWholeIsRefused(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("config.yaml:1: folder")
        .hasMessageContaining("this file was cut, edited or written by another version");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, -1})
  void otherFormatsAreOfOtherVersions(int format) {
    assertThatThrownBy(() -> read("folder: {format: " + format + ", seqwright: 9.9}"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "config.yaml: the folder has format %d, written by Seqwright 9.9".formatted(format));
  }

  private static FolderFormat read(String yaml) {
    return FolderFormat.read(yaml, "config.yaml");
  }

  private static String described(List<VocabularyFile> files) {
    return String.join(
        ", ",
        files.stream().map(f -> "%s %s %s".formatted(f.column(), f.form(), f.file())).toList());
  }
}
