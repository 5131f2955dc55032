package dev.seqwright.core.task;

import dev.seqwright.core.model.TextEncoder;
import dev.seqwright.core.stack.exit.ExitPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The heads of a classifier after layers before the last one.
 *
 * @param plan where they stand and how they are trained
 * @param heads one for each exit, from the bottom
 */
record EarlyAnswers(ExitPlan plan, List<Answers> heads) {
  /**
   * Those of an encoder with exits.
   *
   * @param head makes one at a place
   */
  static Optional<EarlyAnswers> of(TextEncoder encoder, Function<HeadSite, Answers> head) {
    return encoder
        .exits()
        .map(
            plan ->
                new EarlyAnswers(
                    plan,
                    plan.after().stream()
                        .map(layer -> head.apply(HeadSite.after(encoder, layer)))
                        .toList()));
  }
}
