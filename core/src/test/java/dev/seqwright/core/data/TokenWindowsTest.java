package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenWindowsTest {
  private static final int BEGIN = 1;
  private static final int END = 2;

  @Test
  void aShortTextIsOneWindow() {
    TokenWindows text = windows(new int[] {7, 8}, TokenWindows.NONE, 4, 1);
    assertThat(text.tokens()).isDeepEqualTo(new int[][] {{BEGIN, 7, 8, END}});
    assertThat(text.segments()).isDeepEqualTo(new int[][] {{0, 0, 0, 0}});
    assertThat(windows(new int[0], TokenWindows.NONE, 4, 1).tokens())
        .isDeepEqualTo(new int[][] {{BEGIN, END}});
  }

  @Test
  void aLongTextIsReadInWindowsThatOverlap() {
    assertThat(windows(new int[] {3, 4, 5, 6, 7, 8}, TokenWindows.NONE, 5, 1).tokens())
        .isDeepEqualTo(
            new int[][] {{BEGIN, 3, 4, 5, END}, {BEGIN, 5, 6, 7, END}, {BEGIN, 7, 8, END}});
  }

  /** begin x end y end, of segments 0 0 0 1 1, as in BERT. */
  @Test
  void thePartsOfAPairAreOfTwoSegments() {
    TokenWindows pair = windows(new int[] {7, 8, END, 9}, 3, 10, 0);
    assertThat(pair.tokens()).isDeepEqualTo(new int[][] {{BEGIN, 7, 8, END, 9, END}});
    assertThat(pair.segments()).isDeepEqualTo(new int[][] {{0, 0, 0, 0, 1, 1}});
    assertThat(windows(new int[] {END}, 1, 10, 0).segments())
        .isDeepEqualTo(new int[][] {{0, 0, 1}});
    assertThat(windows(new int[] {7, 8, END, 9}, 3, 4, 0).segments())
        .isDeepEqualTo(new int[][] {{0, 0, 0, 0}, {0, 0, 1, 1}});
  }

  /** Each of two texts has its own windows. */
  @Test
  void textsThatStandApartAreTwoParts() {
    TokenWindows first = windows(new int[] {3, 4, 5}, TokenWindows.NONE, 4, 0);
    TokenWindows second = windows(new int[0], TokenWindows.NONE, 4, 0);
    TokenWindows pair = TokenWindows.apart(first, second);
    assertThat(pair.tokens())
        .isDeepEqualTo(new int[][] {{BEGIN, 3, 4, END}, {BEGIN, 5, END}, {BEGIN, END}});
    assertThat(pair.segments()).isDeepEqualTo(new int[][] {{0, 0, 0, 0}, {0, 0, 0}, {0, 0}});
    assertThat(pair.parts()).containsExactly(2, 1);
    assertThat(first.parts()).containsExactly(2);
  }

  /** Nothing is lost, whatever the sizes. */
  @ParameterizedTest
  @CsvSource({"1, 3, 0", "9, 3, 0", "9, 5, 1", "10, 5, 1", "11, 5, 2", "100, 12, 5", "100, 102, 9"})
  void everyPieceIsInAWindow(int length, int size, int overlap) {
    int[] pieces = IntStream.range(10, 10 + length).toArray();
    int[][] windows = windows(pieces, TokenWindows.NONE, size, overlap).tokens();
    Set<Integer> found = new TreeSet<>();
    for (int[] window : windows) {
      assertThat(window.length).isBetween(3, size);
      assertThat(window).startsWith(BEGIN).endsWith(END);
      Arrays.stream(window).filter(piece -> piece >= 10).forEach(found::add);
    }
    assertThat(found).containsExactlyElementsOf(IntStream.of(pieces).boxed().toList());
  }

  private static TokenWindows windows(int[] pieces, int second, int size, int overlap) {
    return TokenWindows.of(pieces, second, BEGIN, END, size, overlap);
  }
}
