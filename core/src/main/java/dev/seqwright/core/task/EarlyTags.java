package dev.seqwright.core.task;

import dev.seqwright.core.head.TagHead;
import dev.seqwright.core.model.EncoderOnly;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The heads of a tagger after layers before the last one.
 *
 * @param plan where they stand and how they are trained
 * @param heads one for each exit, from the bottom
 */
record EarlyTags(ExitPlan plan, List<TagHead> heads) {
  /**
   * Those of an encoder with exits, whose other parameters are all there.
   *
   * @param head makes one at a place
   */
  static Optional<EarlyTags> of(EncoderOnly encoder, Function<HeadSite, TagHead> head) {
    return encoder
        .exits()
        .map(
            plan -> {
              ExitLosses.endFirstStage(plan, encoder.parameters());
              return new EarlyTags(
                  plan,
                  plan.after().stream()
                      .map(layer -> head.apply(HeadSite.after(encoder, layer)))
                      .toList());
            });
  }
}
