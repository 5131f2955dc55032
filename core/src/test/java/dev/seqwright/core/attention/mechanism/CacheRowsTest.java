package dev.seqwright.core.attention.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheRowsTest {
  private final CacheRows rows = new CacheRows();

  @Test
  void rowsFollowEachOtherWhileEveryHypothesisLives() {
    assertThat(rows.take(2)).containsExactly(0, 1);
    rows.keep(new int[][] {{0}, {1}, {1}});
    assertThat(rows.take(3)).containsExactly(2, 3, 4);
  }

  @Test
  void rowsThatNobodySeesAreWrittenAgainLowestFirst() {
    rows.take(5);
    rows.keep(new int[][] {{1, 3}, {1, 4}});
    assertThat(rows.take(4)).containsExactly(0, 2, 5, 6);
  }

  @Test
  void allRowsAreFreeOnceNobodyLives() {
    rows.take(5);
    rows.keep(new int[0][]);
    assertThat(rows.take(2)).containsExactly(0, 1);
  }
}
