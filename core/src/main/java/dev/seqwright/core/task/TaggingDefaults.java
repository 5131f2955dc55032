package dev.seqwright.core.task;

import dev.seqwright.core.config.Binder;
import dev.seqwright.core.model.EncoderConfig;
import dev.seqwright.core.model.EncoderOnlyConfig;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.position.Tener;
import dev.seqwright.core.train.TrainingConfig;
import dev.seqwright.core.train.optimizer.Optimizer;
import dev.seqwright.core.train.optimizer.Optimizers;
import dev.seqwright.core.train.schedule.Schedule;
import dev.seqwright.core.train.schedule.Schedules;
import java.util.List;
import java.util.Optional;

/** What suits the labelling of words in corpora of some thousand sentences. */
final class TaggingDefaults {
  private static final int SIZE = 128;
  private static final int HEADS = 4;
  private static final int FEED_FORWARD = 256;
  private static final int LAYERS = 2;
  private static final double DROPOUT = 0.2;

  private static final List<String> TRAINING =
      List.of("max-tokens=1024", "learning-rate=3e-3", "warmup=300", "max-epochs=20", "ema=0.998");
  private static final List<String> TOKENIZER = List.of("training.hard-vocabulary-limit=false");

  private TaggingDefaults() {}

  /** Narrow layers that know how far words are apart, and in which direction. */
  static EncoderOnlyConfig model() {
    LayerConfig usual = new LayerConfig();
    LayerConfig narrow =
        new LayerConfig(
            SIZE,
            HEADS,
            FEED_FORWARD,
            usual.activation(),
            usual.norm(),
            usual.normPlacement(),
            new Tener.Settings(),
            usual.maxPositions(),
            DROPOUT,
            usual.attentionDropout(),
            usual.activationDropout(),
            usual.initialization());
    EncoderConfig encoder = new EncoderConfig(new StackConfig(LAYERS));
    return new EncoderOnlyConfig(narrow, encoder, new EncoderOnlyConfig().embedding());
  }

  /** Small batches. */
  static TrainingConfig training() {
    return new Binder()
        .withKinds(Optimizer.class, Optimizers.ALL)
        .withKinds(Schedule.class, Schedules.ALL)
        .bind(Optional.empty(), TRAINING, new TrainingConfig());
  }

  /** As many pieces as the words give, where they are few. */
  static TokenizerConfig tokenizer() {
    return new Binder().bind(Optional.empty(), TOKENIZER, new TokenizerConfig());
  }
}
