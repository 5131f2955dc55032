package dev.seqwright.core.attention.sparse.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.tensor.SequenceLayout;
import org.junit.jupiter.api.Test;

/** A global input beside the sequence: which pairs there are. */
class EtcTest {
  @Test
  void theGlobalInputIsNoLongerThanTheSequence() {
    GlobalInput input = new GlobalInput(SequenceLayout.of(7, 2), 1, 3, 1);
    assertThat(input.owners()).containsExactly(0, 0, 0, 1, 1, 2, 2, 3, 4);
    assertThat(input.numbers()).containsExactly(0, 1, 2, 0, 1);
  }

  @Test
  void fourPiecesAreComputedAndNothingElse() {
    int n = 1000;
    int w = 5;
    int g = 8;
    GlobalInput input = new GlobalInput(SequenceLayout.of(n), w, g, 2);
    int band = (2 * w + 1) * n - w * (w + 1);
    assertThat(input.fromLong().pairs().count()).isEqualTo(band + g * n);
    assertThat(input.fromGlobal().pairs().count()).isEqualTo(g * n + g * g);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new EtcAttention.Settings(-1, 8, 8))
        .hasMessage("window: found -1, expected 0 or more");
    assertThatThrownBy(() -> new EtcAttention.Settings(1, 0, 8))
        .hasMessage("globals: found 0, expected 1 or more");
    assertThatThrownBy(() -> new EtcAttention.Settings(1, 1, -1))
        .hasMessage("distance: found -1, expected 0 or more");
  }
}
