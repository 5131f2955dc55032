package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words whose letters stand there twice, small and large: either tells the other. */
class MaskedModellingTest extends TaskContract {
  @Override
  String configuration() {
    return """
    task: {kind: masked-language-modelling, probability: 0.2}
    tokenizer:
      training: {type: char, vocabulary-size: 24, hard-vocabulary-limit: false}
    model:
      kind: encoder
      size: 32
      heads: 2
      feed-forward: 64
      encoder: {layers: 2}
      dropout: 0
      positions: learned
      max-positions: 20
    training:
      max-tokens: 300
      label-smoothing: 0
      optimizer: adam
      learning-rate: 5e-3
      warmup: 20
      schedule: {kind: linear, steps: 900}
      max-steps: 900
      max-epochs: 0
      validate-every: 450
      save-every: 0
      workers: 2
    """;
  }

  @Override
  List<Column> data(long seed) {
    return LanguageModellingTest.doubledWords(seed);
  }

  @Override
  void requireLearnt(Path model, List<Column> data) {
    List<String> words = lines(data, "validation.text");
    int right = 0;
    try (Predictor filler = Predictor.open(model)) {
      for (String word : words) {
        String hidden = word.charAt(0) + "<mask>" + word.substring(2);
        right += filler.answer(List.of(hidden), 1).getFirst().equals(word) ? 1 : 0;
      }
    }
    assertThat(right).as("of %d", words.size()).isGreaterThan(20);
  }

  @Override
  List<String> answers(Path model, List<String> lines) {
    try (Predictor filler = Predictor.open(model)) {
      return filler.answer(lines, 1);
    }
  }

  @Override
  List<String> questions() {
    return List.of("a<mask>bB", "", "fF", "cCdDe<mask><mask>F", "<mask>", "aAbBcCdD");
  }

  @Test
  void aLineWithoutMasksStaysAsItIs() {
    Path model = train("model", data(3), "training.max-steps=2");
    assertThat(answers(model, List.of(" aA  bB", ""))).containsExactly(" aA  bB", "");
  }

  @Test
  void aMaskThatTheVocabularyLacksIsRefused() {
    Path model = train("model", data(3), "training.max-steps=1");
    assertThatThrownBy(
            () ->
                train(
                    "other",
                    data(3),
                    "tokenizer.source=" + model.resolve("text.model"),
                    "task.mask-token=<hidden>"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "task.mask-token: found <hidden>, expected a token of the vocabulary");
  }

  @Test
  void aTextThatIsTooLongIsNamed() {
    Path model = train("model", data(3), "training.max-steps=1");
    String line = "aA".repeat(30) + "<mask>";
    assertThatThrownBy(() -> answers(model, List.of("aA", line)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 2 has ")
        .hasMessageContaining(" tokens, the model takes 20 at most");
  }

  @Test
  void nothingToPredictIsRefused() {
    assertThatThrownBy(() -> train("model", data(3), "task.probability=0"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("probability: found 0.0, expected more than 0");
  }
}
