package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LosslessModelsTest {
  private static final TrainerSettings USUAL = new TrainerSettings();

  @Test
  void aCharacterIsAPieceTheMostFrequentFirst() {
    byte[] model = LosslessModels.characters(USUAL, List.of("abba b", "\n"));
    try (Tokenizer characters = Tokenizer.of(model)) {
      assertThat(characters.vocabularySize()).isEqualTo(3 + 4);
      assertThat(characters.encode("ba \n")).containsExactly(3, 4, 6, 5);
      assertThat(characters.pieces("b a")).containsExactly("b", " ", "a");
      assertThat(characters.encode("baz")).containsExactly(3, 4, characters.unknownId());
    }
  }

  @Test
  void aByteIsAPiece() {
    try (Tokenizer bytes = Tokenizer.of(LosslessModels.bytes(USUAL))) {
      assertThat(bytes.vocabularySize()).isEqualTo(3 + 256);
      String text = "a \né\t😀<0x0A>";
      int[] expected = new int[text.getBytes(StandardCharsets.UTF_8).length];
      Arrays.setAll(expected, i -> 3 + (text.getBytes(StandardCharsets.UTF_8)[i] & 0xFF));
      assertThat(bytes.encode(text)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  two  spaces ",
        "a\nb\n\n",
        "\t",
        "ﬁ Ａ é é",
        "😀 of two chars",
        "a\u2581b",
        "\u2585",
        "<s></s><unk>",
        "\r\n",
        "\ufeff\u200b\u00a0",
        "<0x41>"
      })
  void aTextComesBackAsItIs(String text) {
    try (Tokenizer bytes = Tokenizer.of(LosslessModels.bytes(USUAL));
        Tokenizer characters = Tokenizer.of(LosslessModels.characters(USUAL, List.of(text)))) {
      assertThat(bytes.decode(bytes.encode(text))).isEqualTo(text);
      int[] ids = characters.encode(text);
      assertThat(ids).doesNotContain(characters.unknownId());
      assertThat(ids).hasSize(text.codePointCount(0, text.length()));
      assertThat(characters.decode(ids)).isEqualTo(text);
    }
  }

  @Test
  void theCharacterZeroIsUnknown() {
    byte[] model = LosslessModels.characters(USUAL, List.of("a\0b"));
    try (Tokenizer characters = Tokenizer.of(model)) {
      assertThat(characters.vocabularySize()).isEqualTo(3 + 2);
      assertThat(characters.encode("a\0b")).contains(characters.unknownId());
    }
    try (Tokenizer bytes = Tokenizer.of(LosslessModels.bytes(USUAL))) {
      assertThat(bytes.encode("a\0b")).containsExactly(3 + 'a', 3, 3 + 'b');
    }
  }

  @Test
  void textsWithoutCharactersAreRefused() {
    assertThatThrownBy(() -> LosslessModels.characters(USUAL, List.of("", "")))
        .isInstanceOf(TokenizerException.class)
        .hasMessage("the training texts have no characters; expected at least one");
  }
}
