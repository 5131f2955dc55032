package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading, encoding and decoding, against what the official library says. */
final class TokenizerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bpe", "unigram", "bytes", "char"})
  void encodesAndDecodesAsSentencePieceDoes(String name) {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes(name + ".model"))) {
      for (String row : Vectors.lines(name + ".tsv")) {
        String[] columns = row.split("\t", -1);
        int[] ids = Vectors.ids(columns[1]);
        assertThat(tokenizer.encode(columns[0])).as(columns[0]).isEqualTo(ids);
        assertThat(tokenizer.decode(ids)).isEqualTo(columns[2]);
      }
    }
  }

  @Test
  void rewritesDecodedTextByTheModelsRules() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("denormalized.model"))) {
      for (String row : Vectors.lines("denormalized.tsv")) {
        String[] columns = row.split("\t", -1);
        assertThat(tokenizer.decode(Vectors.ids(columns[0]))).isEqualTo(columns[1]);
      }
    }
  }

  @Test
  void refusesWhatNativeCodeCannotTake() {
    String[] damages = {
      "\u0000b, piece 4 holds the character U+0000", "a\u0000, piece 4 holds the character U+0000",
    };
    for (String damage : damages) {
      String[] parts = damage.split(", ", -1);
      byte[] model = model(new Piece(parts[0], -1, PieceType.NORMAL), new byte[0]);
      assertThatThrownBy(() -> Tokenizer.of(model, "x.model"))
          .isInstanceOf(TokenizerException.class)
          .hasMessageStartingWith("x.model: not a SentencePiece model: " + parts[1]);
    }
    byte[] endless = model(new Piece("b", Float.NaN, PieceType.NORMAL), new byte[0]);
    assertThatThrownBy(() -> Tokenizer.of(endless))
        .hasMessage("piece 4 has the score NaN, expected a finite number");
  }

  /** Rules that lead outside, into the middle of a character, or in a circle. */
  @Test
  void refusesRulesThatNativeCodeWouldFollowAnywhere() {
    byte[] rules = CharsMapCompiler.compile(Map.of("a", "ä", "ab", "b", "abc", ""));
    try (Tokenizer tokenizer = Tokenizer.of(model(B, rules))) {
      assertThat(tokenizer.pieces("aabbabc")).containsExactly("▁ä", "b", "b");
    }
    ByteBuffer units = ByteBuffer.wrap(rules).order(ByteOrder.LITTLE_ENDIAN);
    int size = units.getInt(0);
    int refused = 0;
    for (int at = 4; at < 4 + size; at += 4) {
      for (int bit : new int[] {8, 9, 10, 14, 19, 31}) {
        byte[] damaged = rules.clone();
        units = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
        units.putInt(at, units.getInt(at) ^ 1 << bit);
        try (Tokenizer tokenizer = Tokenizer.of(model(B, damaged))) {
          tokenizer.encode("abcabcabc aaaa bbb ccc");
        } catch (TokenizerException e) {
          assertThat(e).hasMessage("its normalisation rules are damaged");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    byte[] text = rules.clone();
    text[4 + size] = (byte) 0xC3;
    assertThatThrownBy(() -> Tokenizer.of(model(B, text)))
        .hasMessage("its normalisation rules are damaged");
  }

  private static final Piece B = new Piece("b", -1, PieceType.NORMAL);

  /** A model of a few pieces, the last of which has the id 4. */
  private static byte[] model(Piece last, byte... rules) {
    List<Piece> pieces =
        List.of(
            new Piece("<unk>", 0, PieceType.UNKNOWN),
            new Piece("▁ä", -1, PieceType.NORMAL),
            new Piece("▁", -2, PieceType.NORMAL),
            new Piece("ä", -2, PieceType.NORMAL),
            last);
    return ModelWriter.write(
        pieces, new TrainerSettings(), new NormalizerSpec("x", rules, true, true, true));
  }

  @Test
  void knowsItsSpecialPieces() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bytes.model"))) {
      assertThat(tokenizer.unknownId()).isEqualTo(0);
      assertThat(tokenizer.beginId()).isEqualTo(1);
      assertThat(tokenizer.endId()).isEqualTo(2);
      assertThat(tokenizer.padId()).isEqualTo(3);
      assertThat(tokenizer.isControl(3)).isTrue();
      assertThat(tokenizer.isControl(0)).isFalse();
      assertThat(tokenizer.piece(2)).isEqualTo("</s>");
      assertThat(tokenizer.id("</s>")).isEqualTo(2);
      assertThat(tokenizer.id("no such piece")).isEqualTo(0);
      assertThat(tokenizer.vocabularySize()).isEqualTo(360);
      assertThat(tokenizer.decode(1, tokenizer.id("▁the"), 2)).isEqualTo("the");
    }
  }

  @Test
  void hasNoPaddingUnlessTheModelHas() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bpe.model"))) {
      assertThat(tokenizer.padId()).isEqualTo(-1);
    }
  }

  @Test
  void spellsCharactersAboveTheBasicPlaneAndBrokenBytes() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bytes.model"))) {
      assertThat(tokenizer.decode(tokenizer.encode("wow 🙂"))).isEqualTo("wow 🙂");
      int lead = tokenizer.id("<0xF0>");
      assertThat(tokenizer.decode(lead, tokenizer.id("<0x41>"))).isEqualTo("\uFFFDA");
    }
  }

  @Test
  void keepsTheExactBytes() throws IOException {
    byte[] model = Vectors.bytes("bpe.model");
    Path file = Files.write(folder.resolve("bpe.model"), model);
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      assertThat(tokenizer.serialized()).isEqualTo(model);
    }
  }

  @Test
  void servesManyThreads() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("unigram.model"))) {
      String[] row = Vectors.lines("unigram.tsv").getFirst().split("\t", -1);
      boolean same =
          IntStream.range(0, 2000)
              .parallel()
              .allMatch(i -> Arrays.equals(tokenizer.encode(row[0]), Vectors.ids(row[1])));
      assertThat(same).isTrue();
    }
  }

  @Test
  void saysSoWhenThereIsNoFile() {
    assertThatThrownBy(() -> Tokenizer.load(folder.resolve("absent.model")))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("absent.model: no such file");
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("a directory; expected a SentencePiece model file");
  }

  @Test
  void survivesAFileCutAnywhere() throws IOException {
    byte[] model = Vectors.bytes("bpe.model");
    for (int length = 0; length < model.length; length += 97) {
      Path file = Files.write(folder.resolve("cut.model"), Arrays.copyOf(model, length));
      assertThatThrownBy(() -> Tokenizer.load(file).encode("the boat"))
          .as("cut to " + length)
          .isInstanceOf(TokenizerException.class)
          .hasMessageContaining("cut.model: not a SentencePiece model");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0A0561, 2, a piece of 5 bytes of which 1 is there",
    "0AFFFFFFFF0F, 6, a piece of a negative number of bytes",
    "0A030A0561, 4, a text longer than the piece around it",
    "0AFFFFFFFFFFFFFFFFFFFFFF, 11, a number of more than 64 bits",
    "00, 1, no field has the number 0",
    "3C, 1, the end of a group that never began",
    "3B0801, 3, a group that never ends",
  })
  void tellsAtWhichByteAModelIsDamaged(String hex, int place, String damage) throws IOException {
    Path file = Files.write(folder.resolve("bad.model"), HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> Tokenizer.load(file))
        .as(damage)
        .isInstanceOf(TokenizerException.class)
        .hasMessage(
            "%s: not a SentencePiece model: cut or damaged at byte %d. Copy the .model file again,"
                    .formatted(file, place)
                + " or train a new one");
  }

  @Test
  void survivesDamage() {
    byte[] model = TokenizerTrainer.train(TrainerTest.settings(80), Vectors.lines("corpus.txt"));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 100; i++) {
      byte[] damaged = model.clone();
      for (int k = 0; k < 20; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try (Tokenizer tokenizer = Tokenizer.of(damaged)) {
        // Damage that leaves a well-formed model cannot be told from another model.
        tokenizer.encode("the boat");
      } catch (TokenizerException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void refusesIdsOutsideTheVocabularyAndUseAfterClose() {
    Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bpe.model"));
    assertThatThrownBy(() -> tokenizer.decode(120))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("id 120 is outside the vocabulary of 120 pieces");
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("x")).isInstanceOf(IllegalStateException.class);
  }
}
