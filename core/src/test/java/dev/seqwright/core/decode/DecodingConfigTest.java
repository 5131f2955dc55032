package dev.seqwright.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.Binder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodingConfigTest {
  @Test
  void defaultsStandWhereNothingIsSaid() {
    assertThat(bind()).isEqualTo(new DecodingConfig());
  }

  @Test
  void keysAreBound() {
    DecodingConfig config =
        bind("search=sampling", "n-best=9", "sampling.top-p=0.9", "sampling.seed=3");
    assertThat(config.search()).isEqualTo(SearchMethod.SAMPLING);
    assertThat(config.nBest()).isEqualTo(9);
    assertThat(config.sampling()).isEqualTo(new SamplingConfig(1, 0, 0.9, 0, 3));
  }

  @Test
  void valuesThatMakeNoSenseAreNamed() {
    assertThatThrownBy(() -> bind("beam-size=0")).hasMessageContaining("beam-size");
    assertThatThrownBy(() -> bind("n-best=6")).hasMessageContaining("at most 5");
    assertThatThrownBy(() -> bind("sampling.top-p=1.5")).hasMessageContaining("top-p");
    assertThatThrownBy(() -> bind("min-length=2000")).hasMessageContaining("max-target-length");
  }

  private static DecodingConfig bind(String... settings) {
    return new Binder().bind(DecodingConfig.class, List.of(settings));
  }
}
