package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subword regularisation. */
final class SamplerTest {
  @ParameterizedTest
  @ValueSource(strings = {"bpe", "bytes"})
  void bpeWithoutDropoutIsPlainEncoding(String name) {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes(name + ".model"))) {
      Segmentation plain = tokenizer.sampler(0);
      for (String row : Vectors.lines(name + ".tsv")) {
        String text = row.split("\t", -1)[0];
        assertThat(plain.encode(text, new SplittableRandom(1))).isEqualTo(tokenizer.encode(text));
      }
    }
  }

  @Test
  void bpeWithFullDropoutGivesCharacters() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bpe.model"))) {
      int[] ids = tokenizer.sampler(1).encode("the boat", new SplittableRandom(1));
      assertThat(ids).hasSize("▁the▁boat".length());
    }
  }

  @Test
  void dropoutPassesMergesOverAsOftenAsAsked() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("bpe.model"))) {
      Segmentation dropout = tokenizer.sampler(0.3);
      SplittableRandom random = new SplittableRandom(3);
      int kept = 0;
      for (int i = 0; i < 20000; i++) {
        kept += dropout.encode("in", random).length == 1 ? 1 : 0;
      }
      // "▁in" comes of two merges; each must survive once.
      assertThat(kept / 20000.0).isCloseTo(0.7 * 0.7, within(0.03));
    }
  }

  @Test
  void unigramDrawsInProportionToThePowerOfTheProbability() {
    try (Tokenizer tokenizer = Tokenizer.of(tiny())) {
      Segmentation sampler = tokenizer.sampler(0.5);
      SplittableRandom random = new SplittableRandom(11);
      Map<List<Integer>, Integer> counts = new HashMap<>();
      for (int i = 0; i < 40000; i++) {
        int[] ids = sampler.encode("ab", random);
        counts.merge(Arrays.stream(ids).boxed().toList(), 1, Integer::sum);
      }
      // log P: "ab" -1, "a b" -2 -3; to the power of a half.
      double whole = Math.exp(0.5 * -1);
      double parts = Math.exp(0.5 * -5);
      assertThat(counts).containsOnlyKeys(List.of(1), List.of(2, 3));
      assertThat(counts.get(List.of(1)) / 40000.0).isCloseTo(whole / (whole + parts), within(0.01));
    }
  }

  private static byte[] tiny() {
    List<Piece> pieces =
        List.of(
            new Piece("<unk>", 0, PieceType.UNKNOWN),
            new Piece("ab", -1, PieceType.NORMAL),
            new Piece("a", -2, PieceType.NORMAL),
            new Piece("b", -3, PieceType.NORMAL));
    NormalizerSpec plain = new NormalizerSpec("identity", new byte[0], false, true, true);
    return ModelWriter.write(pieces, new TrainerSettings(), plain);
  }

  @Test
  void theSameRandomnessGivesTheSameIds() {
    try (Tokenizer tokenizer = Tokenizer.of(Vectors.bytes("unigram.model"))) {
      Segmentation sampler = tokenizer.sampler(0.2);
      String text = "The miller repaired the wooden gate <sep> 🙂🙂.";
      int[] first = sampler.encode(text, new SplittableRandom(4));
      assertThat(sampler.encode(text, new SplittableRandom(4))).isEqualTo(first);
      assertThat(first).contains(tokenizer.id("<sep>")).containsOnlyOnce(tokenizer.unknownId());
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    try (Tokenizer bpe = Tokenizer.of(Vectors.bytes("bpe.model"));
        Tokenizer unigram = Tokenizer.of(Vectors.bytes("unigram.model"));
        Tokenizer characters = Tokenizer.of(Vectors.bytes("char.model"))) {
      assertThatThrownBy(() -> bpe.sampler(1.5)).hasMessageContaining("expected 0 to 1");
      assertThatThrownBy(() -> unigram.sampler(-1)).hasMessageContaining("found alpha -1.0");
      assertThatThrownBy(() -> characters.sampler(0.1)).hasMessageContaining("type CHAR");
    }
  }
}
