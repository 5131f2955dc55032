package dev.seqwright.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the report says of texts beside their scores. */
class TextAnalysisTest {

  private static List<String> words(String line) {
    return Whitespace.split(line);
  }

  @Test
  void wordsOfOneLineOnly() {
    WordDiff diff = WordDiff.of(words("the red cat sat"), words("the cat sat down"));
    assertThat(diff.leftOnly()).containsExactly(false, true, false, false);
    assertThat(diff.rightOnly()).containsExactly(false, false, false, true);
  }

  @Test
  void repetitionIsThreeTimesInARow() {
    assertThat(OutputFaults.repeats(words("no no no"))).isTrue();
    assertThat(OutputFaults.repeats(words("x a b a b a b y"))).isTrue();
    assertThat(OutputFaults.repeats(words("a b a b a"))).isFalse();
    assertThat(OutputFaults.repeats(words(""))).isFalse();
  }

  @Test
  void faultsThatAReferenceHasAreNone() {
    List<String> lines = List.of("ha ha ha", "Berlin", "", "das Haus");
    List<List<String>> references = List.of(List.of("ha ha ha !", "Berlin", "x", "the house"));
    List<String> sources = List.of("hi", "Berlin", "y", "das Haus");
    OutputFaults faults = OutputFaults.of(lines, references, Optional.of(sources));
    assertThat(faults).isEqualTo(new OutputFaults(1, 0, Optional.of(1), Optional.of(1), 6));
  }

  @Test
  void bucketsByWordsOfTheReference() {
    List<LengthBucket> buckets = LengthBucket.of(List.of("a", "a b c d e", "b", "w ".repeat(60)));
    assertThat(buckets).extracting(LengthBucket::label).containsExactly("0-4", "5-9", "50+");
    assertThat(buckets.getFirst().lines()).containsExactly(0, 2);
  }

  @Test
  void decimalsAreRoundedAsInC() {
    assertThat(Decimals.format(0.125, 2)).isEqualTo("0.12");
    assertThat(Decimals.format(2.675, 2)).isEqualTo("2.67");
    assertThat(Decimals.format(0.5, 0)).isEqualTo("0");
    assertThat(Decimals.format(-0.001, 1)).isEqualTo("-0.0");
    assertThat(Decimals.format(Double.NaN, 2)).isEqualTo("NaN");
  }

  @Test
  void whiteSpaceIsUnicodes() {
    assertThat(words("\u00a0a\u3000b\u2028c\u001cd\u200be "))
        .containsExactly("a", "b", "c", "d\u200be");
    assertThat(Whitespace.strip("\u2003 x y\u0085")).isEqualTo("x y");
  }
}
