package dev.seqwright.core.task;

import dev.seqwright.core.config.Check;
import java.util.List;

/**
 * When continuations end that do not by themselves.
 *
 * @param newTokens the most tokens that follow a prompt, the end token not counted
 * @param stops texts that end a continuation and are no part of it; none is empty
 */
public record GenerationConfig(int newTokens, List<String> stops) {
  public GenerationConfig {
    Check.atLeast("max-new-tokens", newTokens, 1);
    Check.that(
        stops.stream().noneMatch(String::isEmpty), "stop", "nothing", "one character or more");
    stops = List.copyOf(stops);
  }

  /** Continuations that only their length ends. */
  public GenerationConfig(int newTokens) {
    this(newTokens, List.of());
  }
}
