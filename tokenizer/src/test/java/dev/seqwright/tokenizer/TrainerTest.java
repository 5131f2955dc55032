package dev.seqwright.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Training, against models that the official library trained on the same small corpus. */
final class TrainerTest {
  private static final List<String> CORPUS = Vectors.lines("corpus.txt");

  static TrainerSettings settings(int vocabulary) {
    return new TrainerSettings().with("vocabularySize", vocabulary);
  }

  private static TrainerSettings settings(ModelType type, int vocabulary) {
    return settings(vocabulary)
        .with("type", type)
        .with("normalization", NormalizationRules.IDENTITY);
  }

  private static List<String> pieces(byte[] model) {
    try (Tokenizer tokenizer = Tokenizer.of(model)) {
      return IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::piece).toList();
    }
  }

  @Test
  void bpeLearnsTheOfficialPieces() {
    byte[] model = TokenizerTrainer.train(settings(ModelType.BPE, 120), CORPUS);
    assertThat(pieces(model)).isEqualTo(pieces(Vectors.bytes("bpe.model")));
  }

  @Test
  void byteFallbackPutsItsPiecesWhereTheOfficialTrainerDoes() {
    TrainerSettings settings =
        settings(ModelType.BPE, 360).with("byteFallback", true).with("padId", 3);
    byte[] model = TokenizerTrainer.train(settings, CORPUS);
    assertThat(pieces(model)).isEqualTo(pieces(Vectors.bytes("bytes.model")));
  }

  @Test
  void charactersAreTheOfficialOnes() {
    byte[] model = TokenizerTrainer.train(settings(ModelType.CHAR, 60), CORPUS);
    assertThat(pieces(model)).isEqualTo(pieces(Vectors.bytes("char.model")));
  }

  @Test
  void unigramFitsTheCorpusAsWellAsTheOfficialModel() {
    TrainerSettings settings =
        settings(ModelType.UNIGRAM, 80).with("userDefinedSymbols", List.of("<sep>"));
    byte[] ours = TokenizerTrainer.train(settings, CORPUS);
    byte[] official = Vectors.bytes("unigram.model");
    assertThat(logLikelihood(ours)).isCloseTo(logLikelihood(official), within(0.005 * 60000));
    assertThat(pieces(ours)).contains("<sep>").hasSize(80);
  }

  /** Tags, digits, commands: where a piece cannot be cut without a character that lost its own. */
  @ParameterizedTest
  @CsvSource({
    "tags, 40", "tags, 50", "digits, 20", "digits, 30", "digits, 100", "commands, 30",
    "commands, 36", "words, 40", "words, 60", "words, 100", "words, 150", "letters, 10",
    "letters, 50", "one, 5", "one, 8", "rare, 60",
  })
  void unigramOfASmallAlphabetLearnsTheOfficialPiecesAndScores(String text, int vocabulary) {
    TrainerSettings settings = settings(vocabulary).with("hardVocabularyLimit", false);
    byte[] model = TokenizerTrainer.train(settings, Vectors.lines("small/" + text + ".txt"));
    Map<String, Double> ours = new TreeMap<>();
    ModelProto.parse(model).pieces().forEach(p -> ours.put(p.text(), (double) p.score()));
    List<String> official = Vectors.lines("small/%s.%d.tsv".formatted(text, vocabulary));
    assertThat(ours).hasSize(official.size());
    for (String row : official) {
      String[] columns = row.split("\t", -1);
      double score = Double.parseDouble(columns[1]);
      // The official trainer adds counts up in single precision.
      assertThat(ours).containsKey(columns[0]);
      assertThat(ours.get(columns[0])).as(columns[0]).isCloseTo(score, within(1e-3));
    }
  }

  @Test
  void aTextWithoutAPieceThatIsExpectedIsRefused() {
    TrainerSettings settings = settings(10).with("addDummyPrefix", false);
    assertThatThrownBy(() -> TokenizerTrainer.train(settings, List.of("aaaaaaaaaaaaaaaa")))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("too short");
  }

  @ParameterizedTest
  @EnumSource(ModelType.class)
  void trainingEndsWhenSomebodyAsksForIt(ModelType type) {
    for (int after : List.of(0, 100, 350)) {
      AtomicInteger asked = new AtomicInteger();
      boolean counts = type == ModelType.CHAR || type == ModelType.WORD;
      if (counts && after > CORPUS.size()) {
        continue; // there is nothing left to stop
      }
      assertThatThrownBy(
              () ->
                  TokenizerTrainer.train(
                      settings(type, 60), CORPUS, () -> asked.getAndIncrement() >= after))
          .isInstanceOf(CancellationException.class);
    }
  }

  private static double logLikelihood(byte[] model) {
    List<Piece> pieces = ModelProto.parse(model).pieces();
    try (Tokenizer tokenizer = Tokenizer.of(model)) {
      return CORPUS.stream()
          .flatMapToInt(line -> IntStream.of(tokenizer.encode(line)))
          .mapToDouble(id -> pieces.get(id).score())
          .sum();
    }
  }

  @Test
  void wordsAreCounted() {
    TrainerSettings settings = settings(ModelType.WORD, 6);
    byte[] model = TokenizerTrainer.train(settings, List.of("a b a", "a c"));
    assertThat(pieces(model)).containsExactly("<unk>", "<s>", "</s>", "▁a", "▁b", "▁c");
  }

  @Test
  void theSameTextGivesTheSameBytes() {
    assertThat(TokenizerTrainer.train(settings(80), CORPUS))
        .isEqualTo(TokenizerTrainer.train(settings(80), CORPUS));
  }

  @Test
  void aDrawnPartOfTheLinesDependsOnTheSeed() {
    TrainerSettings some = settings(ModelType.BPE, 60).with("inputSentenceLimit", 101);
    byte[] first = TokenizerTrainer.train(some.with("seed", 1L), CORPUS);
    assertThat(TokenizerTrainer.train(some.with("seed", 1L), CORPUS)).isEqualTo(first);
    assertThat(TokenizerTrainer.train(some.with("seed", 2L), CORPUS)).isNotEqualTo(first);
  }

  @Test
  void saysHowLargeTheVocabularyMayBe() {
    assertThatThrownBy(() -> TokenizerTrainer.train(settings(ModelType.BPE, 5000), CORPUS))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("vocabulary-size: found 5000, but this text supports at most ");
    TrainerSettings soft = settings(ModelType.BPE, 5000).with("hardVocabularyLimit", false);
    assertThat(pieces(TokenizerTrainer.train(soft, CORPUS))).hasSizeLessThan(5000);
  }

  @Test
  void theLargestVocabularyNamedIsAccepted() {
    for (ModelType type : List.of(ModelType.BPE, ModelType.UNIGRAM)) {
      try {
        TokenizerTrainer.train(settings(type, 5000), CORPUS);
      } catch (TokenizerException e) {
        int most = Integer.parseInt(e.getMessage().replaceAll(".*at most (\\d+);.*", "$1"));
        byte[] model = TokenizerTrainer.train(settings(type, most), CORPUS);
        assertThat(pieces(model)).hasSize(most);
      }
    }
  }

  @Test
  void mistakesAreToldInTheWordsOfWhoeverAsks() {
    assertThatThrownBy(
            () -> {
              try {
                TokenizerTrainer.train(settings(ModelType.BPE, 5000), CORPUS);
              } catch (TokenizerException e) {
                throw e.inWords(setting -> "--" + setting);
              }
            })
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("--vocabulary-size: found 5000, but this text supports at most ")
        .hasMessageContaining("take as many as there are: --hard-vocabulary-limit=false");
  }

  @Test
  void saysHowSmallTheVocabularyMayBe() {
    assertThatThrownBy(() -> TokenizerTrainer.train(settings(ModelType.BPE, 20), CORPUS))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("vocabulary-size: found 20, but this text needs at least ")
        .hasMessageContaining("3 special pieces");
  }

  @Test
  void refusesTextWithoutText() {
    assertThatThrownBy(() -> TokenizerTrainer.train(settings(100), List.of("", " \t ")))
        .isInstanceOf(TokenizerException.class)
        .hasMessageContaining("no line with text");
  }
}
