package dev.seqwright.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
  private static final List<String> NAMES = List.of("translate", "train", "eval", "export");

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertThat(DidYouMean.distance("layres", "layers")).isEqualTo(1);
    assertThat(DidYouMean.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(DidYouMean.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void aTypingMistakeFindsItsName() {
    assertThat(DidYouMean.closest("tarin", NAMES)).contains("train");
    assertThat(DidYouMean.closest("exprot", NAMES)).contains("export");
    assertThat(DidYouMean.closest("serve", NAMES)).isEmpty();
  }

  @Test
  void theHintAlwaysListsWhatIsAllowed() {
    assertThat(DidYouMean.hint("evla", NAMES))
        .isEqualTo(", did you mean 'eval'? Allowed: translate, train, eval, export");
    assertThat(DidYouMean.hint("q", List.of("eval"))).isEqualTo(". Allowed: eval");
  }
}
