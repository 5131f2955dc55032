package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutLinesTest {
  @Test
  void longLinesAreCutAtSpaces() {
    assertThat(CutLines.of(List.of("ab cd ef", "", "abc"), 5))
        .containsExactly("ab cd", "ef", "", "abc");
  }

  @Test
  void aLongWordIsCutBetweenCharacters() {
    assertThat(CutLines.of(List.of("abcdef g"), 4)).containsExactly("abcd", "ef g");
    assertThat(CutLines.of(List.of("a\uD83D\uDE00b"), 2)).containsExactly("a", "\uD83D\uDE00", "b");
  }

  @Test
  void aSpaceAtTheEndOfAPartIsNoPartOfItsOwn() {
    assertThat(CutLines.of(List.of("abcd "), 4)).containsExactly("abcd", "");
  }
}
