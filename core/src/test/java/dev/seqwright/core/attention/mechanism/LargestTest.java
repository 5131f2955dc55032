package dev.seqwright.core.attention.mechanism;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LargestTest {
  @Test
  void theFirstOfEqualsInTheirOrder() {
    float[] x = {2, -1, 5, 2, 2, -0f, 5};
    assertThat(TopK.of(x, 0, 1, 7, 3)).containsExactly(0, 2, 6);
    assertThat(TopK.of(x, 0, 1, 7, 1)).containsExactly(2);
    assertThat(TopK.of(x, 1, 1, 1, 4)).containsExactly(0);
    assertThat(TopK.of(x, 0, 1, 7, 0)).isEmpty();
  }

  @Test
  void ofAColumn() {
    float[] x = {
      9, 1,
      0, 3,
      9, 2
    };
    assertThat(TopK.of(x, 1, 2, 3, 2)).containsExactly(1, 2);
  }
}
