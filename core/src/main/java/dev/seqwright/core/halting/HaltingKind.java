package dev.seqwright.core.halting;

import dev.seqwright.core.nn.Parameters.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of what decides how many steps a row takes, as the configuration gives them; a
 * record.
 */
public sealed interface HaltingKind permits HaltingKind.None, AdaptiveComputationTime.Settings {
  /** Name to settings, in the order of messages. */
  Map<String, Class<? extends HaltingKind>> ALL = all();

  /**
   * What decides, if all rows do not take all steps.
   *
   * @param stack the place of the stack, where its parameters are named
   * @param size D
   * @param steps T, the most steps
   */
  Optional<AdaptiveComputationTime> create(Scope stack, int size, int steps);

  /** Every row takes every step. */
  record None() implements HaltingKind {
    @Override
    public Optional<AdaptiveComputationTime> create(Scope stack, int size, int steps) {
      return Optional.empty();
    }
  }

  private static Map<String, Class<? extends HaltingKind>> all() {
    Map<String, Class<? extends HaltingKind>> all = new LinkedHashMap<>();
    all.put("none", None.class);
    all.put("act", AdaptiveComputationTime.Settings.class);
    return all;
  }
}
