package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vocabularies that are lists: of words, or of SentencePiece's pieces in an order of their own. */
final class VocabularyTest {
  private static final TokenList WORDS =
      new TokenList(List.of("<blank>", "<s>", "</s>", "a", "tree", "<unk>"));

  @Test
  void wordsAreSeparatedBySpacesAndUnknownOnesHaveOneId() {
    WordVocabulary words = new WordVocabulary(WORDS);

    assertThat(words.encode("a  green tree ")).containsExactly(3, 5, 4);
    assertThat(words.encode("  ")).isEmpty();
    assertThat(words.encode("a \u3000")).as("only spaces separate").containsExactly(3, 5);
    assertThat(words.decode(1, 3, 5, 4, 2)).isEqualTo("a <unk> tree");
    assertThat(words.padId()).isEqualTo(0);
    assertThat(words.vocabularySize()).isEqualTo(6);
  }

  @Test
  void aListNamesWhatIsUnknown() {
    assertThatThrownBy(() -> new TokenList(List.of("a", "b")))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("a vocabulary of 2 tokens without <unk>");
    assertThatThrownBy(() -> WORDS.token(6)).hasMessageContaining("id 6 is outside");
  }

  @Test
  void piecesTakeTheirIdsFromTheListAndTheTextComesBack() {
    try (Tokenizer pieces = Tokenizer.of(Vectors.bytes("unigram.model"));
        MappedVocabulary mapped = new MappedVocabulary(pieces, backwards(pieces))) {
      for (String row : Vectors.lines("unigram.tsv")) {
        String line = row.split("\t", -1)[0];
        int[] ids = mapped.encode(line);
        assertThat(ids).hasSameSizeAs(pieces.encode(line));
        if (pieces.pieces(line).stream().allMatch(p -> mapped.id(p) != mapped.unknownId())) {
          assertThat(mapped.decode(ids)).isEqualTo(pieces.decode(pieces.encode(line)));
        }
      }
    }
  }

  @Test
  void aCodeInFrontOfATextIsOneToken() {
    try (Tokenizer pieces = Tokenizer.of(Vectors.bytes("unigram.model"))) {
      List<String> tokens = new ArrayList<>(backwards(pieces).tokens());
      tokens.add(">>fra<<");
      MappedVocabulary mapped = new MappedVocabulary(pieces, new TokenList(tokens));

      int[] ids = mapped.encode(">>fra<< the");

      assertThat(ids[0]).isEqualTo(tokens.size() - 1);
      assertThat(ids).hasSize(1 + pieces.encode(" the").length);
    }
  }

  /** The letters of special tokens are unknown to this model, so that it gives them whole. */
  @Test
  void specialTokensWrittenInATextAreText() {
    try (Tokenizer pieces = Tokenizer.of(Vectors.bytes("unigram.model"))) {
      List<String> tokens = new ArrayList<>(backwards(pieces).tokens());
      tokens.addAll(List.of(">>fra<<", "<pad>", "[x]"));
      MappedVocabulary mapped = new MappedVocabulary(pieces, new TokenList(tokens));
      assertThat(mapped.encode("the [x] the")).contains(tokens.size() - 1);
      for (String text : List.of("</s>", "the </s>", "<s> the", "<pad>", "the >>fra<< the")) {
        assertThat(mapped.encode(text))
            .as(text)
            .doesNotContain(mapped.beginId(), mapped.endId(), mapped.padId(), tokens.size() - 3);
      }
      assertThat(mapped.pieces(">> fra << the").getFirst()).isNotEqualTo(">> fra <<");
      assertThat(mapped.encode(">>deu<< the")[0]).isEqualTo(mapped.unknownId());
    }
  }

  /** The last piece first. */
  private static TokenList backwards(Tokenizer pieces) {
    List<String> tokens = new ArrayList<>();
    for (int id = pieces.vocabularySize() - 1; id >= 0; id--) {
      tokens.add(pieces.piece(id));
    }
    return new TokenList(tokens);
  }
}
