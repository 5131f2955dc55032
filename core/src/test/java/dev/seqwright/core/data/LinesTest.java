package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " \t", "\u00a0", "\u200b", "\ufeff", "\u3000 \u2007", "\u0085", "\0"})
  void whatShowsNothingIsBlank(String line) {
    assertThat(Lines.isBlank(line)).isTrue();
    assertThat(new Pair("text", line).hasBlankSide()).isTrue();
    assertThat(new Pair(line, "text").hasBlankSide()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " . ", "\u2581", "\u0301", "\ud83d\ude00", "\ufffd"})
  void anythingElseIsNot(String line) {
    assertThat(Lines.isBlank(line)).isFalse();
  }

  @Test
  void aTextWithLineBreaksFitsOnOneLine() {
    assertThat(Lines.one("a\nb\r\nc\u2028d")).isEqualTo("a b  c\u2028d");
  }
}
