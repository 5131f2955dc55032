package dev.seqwright.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.SpecialTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies of models from elsewhere, and the tokens around texts. */
final class VocabulariesTest {
  private static final List<String> SOURCE = List.of("<blank>", "<s>", "</s>", "آ", "<unk>");
  private static final List<String> TARGET = List.of("<pad>", "<s>", "</s>", "a", "b\n", "<unk>");

  @TempDir private Path folder;

  @Test
  void aListForEachSideIsKeptInTheFolder() {
    try (Vocabularies read = saved(TokenizerFiles.words(SOURCE, TARGET), "").tokenizers().open()) {
      assertThat(read.source().encode("آ x")).containsExactly(3, 4);
      assertThat(read.target().decode(3, 4)).isEqualTo("a b\n");
    }
  }

  @Test
  void equalListsAreOneVocabulary() {
    TokenizerFiles files = saved(TokenizerFiles.words(SOURCE, SOURCE), "").tokenizers();

    assertThat(files.isShared()).isTrue();
    try (Vocabularies read = files.open()) {
      assertThat(read.source()).isSameAs(read.target());
    }
  }

  @Test
  void aSourceIsFollowedByTheEndTokenUnlessTheModelSaysOtherwise() {
    assertThat(special("")).isEqualTo(new SpecialTokens(2, 1, 2));
    assertThat(special("special-tokens: {add-source-end: false, decoder-start: <pad>}\n"))
        .isEqualTo(new SpecialTokens(List.of(), List.of(), 0, 2));
    assertThat(special("special-tokens: {add-source-begin: true, add-source-end: false, end: a}\n"))
        .isEqualTo(new SpecialTokens(List.of(1), List.of(), 1, 3));
  }

  @Test
  void aTokenThatAVocabularyLacksIsRefused() {
    for (String key : List.of("decoder-start", "end", "unwritten")) {
      assertThatThrownBy(() -> special("special-tokens: {%s: no}\n".formatted(key)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(key + ": found 'no', expected a token of the vocabulary");
    }
    assertThatThrownBy(() -> special("special-tokens: {end: a}\n"))
        .as("the source has no such token")
        .hasMessageStartingWith("end: found 'a'");
    TokenizerFiles endless =
        TokenizerFiles.words(List.of("<s>", "<unk>"), List.of("<unk>", "</s>"));
    assertThatThrownBy(() -> special(endless, ""))
        .hasMessageStartingWith("end: found none, expected a token");
    assertThatThrownBy(() -> special(endless, "special-tokens: {add-source-end: false}\n"))
        .hasMessageStartingWith("begin: found none, expected a token");
  }

  private SpecialTokens special(String section) {
    return special(TokenizerFiles.words(SOURCE, TARGET), section);
  }

  private SpecialTokens special(TokenizerFiles files, String section) {
    SavedModel model = saved(files, section);
    try (Vocabularies read = model.tokenizers().open()) {
      return model
          .configuration(new Binder(), SpecialTokensConfig.class, SpecialTokensConfig.SECTION)
          .in(read);
    }
  }

  private SavedModel saved(TokenizerFiles files, String section) {
    NamedTensor tensor = NamedTensor.of("a", new int[] {1}, new float[] {1});
    new ModelFolder(folder)
        .save(
            new Checkpoint(
                1, "model:\n  layers: 1\n" + section, files, List.of(tensor), Optional.empty()));
    try (SavedModel model = new ModelFolder(folder).open()) {
      return model;
    }
  }
}
