package dev.seqwright.core.stack.exit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says when an answer is good enough to leave a stack before its last layer; a record of settings.
 * It is asked after each layer that has an exit head but the last, whose answer is taken in any
 * case: a rule that is never met gives what the whole stack gives.
 */
public sealed interface ExitRule
    permits FullDepth, EntropyRule, ConfidenceRule, PatienceRule, VotesRule, LearntRule {
  /** Name to settings, in the order of messages. */
  Map<String, Class<? extends ExitRule>> ALL = all();

  /** Follows the answers of one text, in one column, from exit to exit. */
  @FunctionalInterface
  interface Judge {
    /**
     * Whether the text may leave with this answer.
     *
     * @param answer the probabilities of all labels; or one number, in standard deviations of those
     *     of the training
     */
    boolean sure(double[] answer);
  }

  /** A judge for one text, in one column. */
  Judge judge();

  /** Whether it can judge numbers; else labels alone. */
  default boolean judgesNumbers() {
    return false;
  }

  /** Whether nothing ever leaves, so that nobody needs to ask. */
  default boolean neverLeaves() {
    return false;
  }

  /** Whether it judges units of its own, which are trained with the network, and not answers. */
  default boolean isLearnt() {
    return false;
  }

  /** The name that configurations give to it. */
  default String name() {
    return ALL.entrySet().stream()
        .filter(kind -> kind.getValue() == getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The id of the greatest value; of equal ones, the first. */
  static int best(double[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  private static Map<String, Class<? extends ExitRule>> all() {
    Map<String, Class<? extends ExitRule>> all = new LinkedHashMap<>();
    all.put("none", FullDepth.class);
    all.put("entropy", EntropyRule.class);
    all.put("confidence", ConfidenceRule.class);
    all.put("patience", PatienceRule.class);
    all.put("votes", VotesRule.class);
    all.put("leave", LeaveRule.class);
    all.put("multinomial", MultinomialRule.class);
    return all;
  }
}
