package dev.seqwright.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.train.average.Averaging;
import dev.seqwright.core.train.optimizer.AdamW;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.optimizer.Optimizers;
import dev.seqwright.core.train.schedule.CosineDecay;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.Schedules;
import dev.seqwright.core.train.validation.EarlyStopping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  private static final Binder BINDER =
      new Binder()
          .withKinds(Schedule.class, Schedules.ALL)
          .withKinds(Optimizer.class, Optimizers.ALL);

  private static TrainingConfig with(String... settings) {
    return BINDER.bind(TrainingConfig.class, List.of(settings));
  }

  @Test
  void everyKeyCanBeSet() {
    TrainingConfig config =
        with(
            "max-tokens=8000",
            "update-freq=2",
            "optimizer={kind: adamw, decay: 0.1}",
            "schedule={kind: cosine, final-rate: 1e-5}",
            "learning-rate=3e-4",
            "warmup=100",
            "max-steps=1000",
            "max-time=90m",
            "average={of: best, count: 5, every: checkpoint}",
            "save-every=1000",
            "early-stopping={metric: perplexity, patience: 4}",
            "validate-every=500");
    assertThat(config.optimizer()).isEqualTo(new AdamW(0.9, 0.98, 1e-9, 0.1, false));
    assertThat(config.schedule()).isEqualTo(new CosineDecay(0, 1e-5));
    assertThat(config.average())
        .isEqualTo(new Averaging(Averaging.Choice.BEST, 5, Averaging.Moment.CHECKPOINT));
    assertThat(config.earlyStopping()).isEqualTo(new EarlyStopping(Optional.of("perplexity"), 4));
    assertThat(config.maxTime()).isEqualTo(Duration.ofMinutes(90));
    assertThat(config.learningRates(256).at(1000, 0)).isCloseTo(1e-5, within(1e-15));
  }

  @Test
  void theResolvedConfigurationReadsBackAsItWas() {
    TrainingConfig config =
        with("schedule=noam", "learning-rate=1", "validate-every=2e", "max-time=1h", "ema=0.999");
    String yaml = BINDER.toYaml(config);
    assertThat(BINDER.bindText(TrainingConfig.class, yaml, "config.yaml", List.of()))
        .isEqualTo(config);
  }

  @Test
  void aMistakeIsNamedWithItsKey() {
    assertThatThrownBy(() -> with("label-smoothing=1"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("label-smoothing: found 1.0, expected 0 or more and less than 1");
    assertThatThrownBy(() -> with("max-tokens=0"))
        .hasMessageContaining("max-tokens: found 0, expected 1 or more");
    assertThatThrownBy(() -> with("validate-every=1 epoch"))
        .hasMessageContaining("validate-every: found '1 epoch', expected steps such as 1000");
    assertThatThrownBy(() -> with("schedule=cosin")).hasMessageContaining("cosine");
    assertThatThrownBy(() -> with("schedule=linear"))
        .hasMessageContaining(
            "schedule: found an end at step 0, expected more than the 1000 steps");
  }

  @Test
  void whatNothingWouldComeOfIsRefused() {
    assertThatThrownBy(() -> with("schedule=noam"))
        .hasMessageContaining(
            "learning-rate: found 0.001, expected 0.01 or more with schedule noam, where it is a"
                + " factor (1 in the paper)");
    assertThatThrownBy(() -> with("schedule=plateau", "validate-every=0"))
        .hasMessageContaining("schedule: found plateau, expected another one");
    assertThatThrownBy(() -> with("early-stopping.patience=2", "validate-every=0"))
        .hasMessageContaining("early-stopping.patience: found 2, expected 0 where validate-every");
    assertThatThrownBy(() -> with("publish=average"))
        .hasMessageContaining("publish: found average, expected best or last where average.count");
    assertThatThrownBy(() -> with("publish=best", "validate-every=0"))
        .hasMessageContaining("publish: found best, expected last or average where validate-every");
    assertThatThrownBy(() -> with("average={of: best, count: 2}", "validate-every=100"))
        .hasMessageContaining(
            "validate-every: found 100, expected epochs, such as 1e, with average.of: best, which"
                + " takes checkpoints after epochs and only after a validation");
    assertThatThrownBy(
            () ->
                with(
                    "average={of: best, count: 2, every: checkpoint}",
                    "validate-every=1e",
                    "save-every=100"))
        .hasMessageContaining("validate-every: found 1e, expected steps with average.of: best");
  }

  @Test
  void anAbsurdLearningRateIsDoubtedBeforeTheFirstStep() {
    assertThat(with().doubts(512)).isEmpty();
    assertThat(with("schedule=noam", "learning-rate=1", "warmup=4000").doubts(512)).isEmpty();
    assertThat(with("learning-rate=1e-7").doubts(512))
        .singleElement()
        .asString()
        .startsWith("the learning rate has its peak at 1.0e-07, where Adam usually needs 1e-5");
    assertThat(with("learning-rate=2").doubts(512)).hasSize(1);
    assertThat(with("learning-rate=2e-3", "max-steps=100").doubts(512))
        .containsExactly(
            "training ends at step 100, within the warm-up of 1,000: the learning rate gets to"
                + " 2.0e-04 and not to its peak of 2.0e-03; look at training.warmup");
  }

  @Test
  void anIntervalIsASteadyNumberOfStepsOrEpochs() {
    Interval steps = with("save-every=500").saving();
    assertThat(steps.due(1000, 1, false)).isTrue();
    assertThat(steps.due(1001, 1, true)).isFalse();
    Interval epochs = with("validate-every=2e").validating();
    assertThat(epochs.due(1000, 2, true)).isTrue();
    assertThat(epochs.due(1000, 2, false)).isFalse();
    assertThat(epochs.due(1500, 3, true)).isFalse();
    assertThat(with("save-every=0").saving().due(1000, 2, true)).isFalse();
  }

  @Test
  void trainingEndsAtTheFirstLimit() {
    TrainingConfig config = with("max-steps=2000", "max-time=10s", "max-epochs=3");
    assertThat(config.ended(1999, Duration.ofSeconds(9))).isFalse();
    assertThat(config.ended(2000, Duration.ofSeconds(9))).isTrue();
    assertThat(config.ended(5, Duration.ofSeconds(10))).isTrue();
    assertThat(config.endedWith(2)).isFalse();
    assertThat(config.endedWith(3)).isTrue();
    assertThat(with("max-epochs=0").endedWith(1000)).isFalse();
    assertThat(with().ended(1_000_000, Duration.ofDays(100))).isFalse();
  }
}
