package dev.seqwright.core.task;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.DecoderOnlyConfig;
import dev.seqwright.core.stack.SegmentReading;
import dev.seqwright.core.stack.StackKind;
import dev.seqwright.core.train.TrainingConfig;

/** What a language model that remembers earlier segments of a text asks of its training. */
final class SegmentCheck {
  private SegmentCheck() {}

  /**
   * Refuses an order that would shuffle segments, segments that are too short, and updates of too
   * few of them.
   */
  static void check(
      LanguageModelling.Settings task, DecoderOnlyConfig model, TrainingConfig training) {
    TextOrder order = task.order();
    StackKind stack = model.decoder().shape().stack();
    if (!order.inStreams()) {
      model.remembering().ifPresent(kind -> refuse(order, kind));
      refuse(order, stack);
    }
    model.remembering().ifPresent(kind -> requireLong(task.context(), kind));
    Check.that(
        !stack.replays() || training.updateFreq() > 1,
        "training.update-freq",
        training.updateFreq(),
        "2 or more: %s of model.decoder.stack learns what to write by gradients through the segments of an update"
            .formatted(Catalogue.name(stack)));
  }

  /** Gradients end where a segment begins. */
  private static void requireLong(int context, AttentionKind kind) {
    Check.that(
        context >= kind.leastSegment(),
        "task.context",
        context,
        "%d or more: %s learns what to keep by gradients through the blocks of a segment, two at least"
            .formatted(kind.leastSegment(), Catalogue.name(kind)));
  }

  /** What is remembered of a text does not serve another one. */
  private static void refuse(TextOrder order, AttentionKind kind) {
    throw new SettingException(
        Help.KIND_IN_A_WRONG_PLACE,
        "task.order: found %s, which is shuffled, expected streams or document-streams: %s of model.decoder.self-attention remembers the segments before; or %s"
            .formatted(order.key(), Catalogue.name(kind), kind.forgetting()));
  }

  private static void refuse(TextOrder order, StackKind stack) {
    if (stack.reads() != SegmentReading.NOTHING) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "task.order: found %s, which is shuffled, expected streams or document-streams: %s of model.decoder.stack remembers the segments before; or choose stack sequential"
              .formatted(order.key(), Catalogue.name(stack)));
    }
  }
}
