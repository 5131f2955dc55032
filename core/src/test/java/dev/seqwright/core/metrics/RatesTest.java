package dev.seqwright.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Error rates and exact match, which sacreBLEU does not have, counted by hand. */
class RatesTest {

  @Test
  void wordErrorRate() {
    Metric wer = new WordErrorRate();
    // one substitution, one insertion; one deletion: 3 edits over 3 + 3 words
    List<String> hypotheses = List.of("a x c d", "p q");
    assertThat(wer.corpus(hypotheses, List.of(List.of("a b c", "p q r"))))
        .isCloseTo(50, within(1e-12));
  }

  @Test
  void theNearestOfSeveralReferencesCounts() {
    Metric wer = new WordErrorRate();
    assertThat(wer.statistics("a b", List.of("x y z", "a b c d", "a c"))).containsExactly(1, 2);
  }

  @Test
  void characterErrorRateCountsCodePointsAndInnerSpace() {
    Metric cer = new CharacterErrorRate();
    assertThat(cer.statistics(" a 💗 ", List.of("a💖"))).containsExactly(2, 2);
  }

  @Test
  void exactMatchOfAnyReference() {
    Metric exact = new ExactMatch();
    List<List<String>> references = List.of(List.of("a", "b", "c"), List.of("x", "y ", "z"));
    assertThat(exact.corpus(List.of("x", "y", "w"), references))
        .isCloseTo(200 / 3.0, within(1e-12));
  }

  @Test
  void emptyTexts() {
    assertThat(new WordErrorRate().corpus(List.of(""), List.of(List.of("")))).isZero();
    assertThat(new WordErrorRate().corpus(List.of("a b"), List.of(List.of("")))).isEqualTo(100);
  }

  @Test
  void textsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Bleu().corpus(List.of("a"), List.of(List.of("a", "b"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 hypotheses but 2 references");
    assertThatThrownBy(() -> new Bleu().corpus(List.of(), List.of(List.of())))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new Bleu().corpus(List.of("a"), List.of()))
        .isInstanceOf(UserException.class);
  }

  @Test
  void fitOfAModel() {
    ReferenceLikelihood fit =
        new ReferenceLikelihood(4 * Math.log(0.25), 4, 3).plus(new ReferenceLikelihood(0, 4, 1));
    assertThat(fit.perplexity()).isCloseTo(2, within(1e-12));
    assertThat(fit.accuracy()).isEqualTo(50);
  }
}
