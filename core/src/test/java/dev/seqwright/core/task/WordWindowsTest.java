package dev.seqwright.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordWindowsTest {
  @Test
  void aSentenceThatFitsIsOneWindow() {
    assertThat(WordWindows.of(new int[] {2, 3, 1}, 6)).containsExactly(new WordWindows(0, 3, 0, 3));
  }

  @Test
  void windowsOverlapByHalfAndShareTheirOverlap() {
    int[] pieces = new int[20];
    Arrays.fill(pieces, 1);
    assertThat(WordWindows.of(pieces, 8))
        .containsExactly(
            new WordWindows(0, 8, 0, 6),
            new WordWindows(4, 12, 6, 10),
            new WordWindows(8, 16, 10, 14),
            new WordWindows(12, 20, 14, 20));
  }

  @Test
  void theLastWindowIsFullToo() {
    int[] pieces = {1, 1, 1, 1, 1};
    assertThat(WordWindows.of(pieces, 4))
        .containsExactly(new WordWindows(0, 4, 0, 3), new WordWindows(1, 5, 3, 5));
  }

  @Test
  void everyWordIsAnsweredOnceWhateverTheLengths() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 500; trial++) {
      int room = random.nextInt(1, 20);
      int[] pieces = random.ints(random.nextInt(1, 60), 1, room + 1).toArray();
      int next = 0;
      for (WordWindows window : WordWindows.of(pieces, room)) {
        assertThat(window.from()).isEqualTo(next).isBetween(window.begin(), window.end());
        assertThat(window.to()).isBetween(window.from(), window.end());
        assertThat(Arrays.stream(pieces, window.begin(), window.end()).sum())
            .isLessThanOrEqualTo(room);
        next = window.to();
      }
      assertThat(next).isEqualTo(pieces.length);
    }
  }

  /** No other window has more words between a word and its nearer end. */
  @Test
  void aWordIsAnsweredWhereItHasMostContext() {
    int[] pieces = new int[50];
    Arrays.fill(pieces, 1);
    List<WordWindows> windows = WordWindows.of(pieces, 9);
    for (WordWindows own : windows) {
      for (int word = own.from(); word < own.to(); word++) {
        for (WordWindows other : windows) {
          assertThat(context(own, word, 50)).isGreaterThanOrEqualTo(context(other, word, 50));
        }
      }
    }
  }

  private static int context(WordWindows window, int word, int words) {
    if (word < window.begin() || word >= window.end()) {
      return -1;
    }
    int before = window.begin() == 0 ? words : word - window.begin();
    int behind = window.end() == words ? words : window.end() - 1 - word;
    return Math.min(before, behind);
  }
}
