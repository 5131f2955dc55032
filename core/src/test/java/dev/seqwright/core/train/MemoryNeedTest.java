package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.task.RunConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final double MB = 1 << 20;

  private static TrainingConfig config(String... settings) {
    return RunConfig.binder().bind(TrainingConfig.class, List.of(settings));
  }

  @Test
  void parametersMomentsGradientsAndTheTokensOfAStepAreCounted() {
    // 10 MB of parameters: 4 + 2 + 1 times, and gradients of two workers.
    MemoryNeed need =
        MemoryNeed.of(
            10 << 18,
            1 << 10,
            1 << 10,
            config("workers=2", "max-tokens=4096", "ema=0.9", "average.count=2"));
    assertThat(need.parameters()).isCloseTo(90 * MB, within(1.0));
    assertThat(need.step()).isCloseTo((16 + 2) * MB, within(1.0));
  }

  @Test
  void eachWorkerTakesAtLeastASlabForGradientsAndOneForItsStep() {
    MemoryNeed need = MemoryNeed.of(1000, 0, 2, config("workers=1000"));
    assertThat(need.total()).isBetween(2000 * MB, 2001 * MB);
    assertThatThrownBy(() -> need.requireAvailable(1L << 30))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("training needs about 2,001 MB of memory")
        .hasMessageContaining("found 1,024 MB free; lower training.max-tokens, training.workers");
    assertThatCode(() -> need.requireAvailable(3L << 30)).doesNotThrowAnyException();
  }

  @Test
  void noProductIsTooLarge() {
    MemoryNeed need =
        MemoryNeed.of(
            Long.MAX_VALUE / 2,
            Long.MAX_VALUE / 2,
            Integer.MAX_VALUE,
            config("workers=1024", "max-tokens=2147483647", "average.count=2147483647"));
    assertThat(need.parameters()).isGreaterThan(1e27);
    assertThat(need.step()).isGreaterThan(1e27);
    assertThatThrownBy(() -> need.requireAvailable(Long.MAX_VALUE))
        .isInstanceOf(UserException.class);
  }

  @Test
  void moreWorkersThanProcessorsExistAreRefused() {
    assertThatThrownBy(() -> config("workers=2147483647"))
        .hasMessageContaining("workers: found 2147483647, expected 1 to 1024");
  }
}
