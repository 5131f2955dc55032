package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionKind;
import java.util.List;
import java.util.function.Function;

/** Decoding has one past for all layers of a stack, so they remember alike. */
final class OneMemory {
  private OneMemory() {}

  /** Refuses other settings in other layers, unless no layer remembers anything. */
  static void require(
      AttentionKind kind, List<AttentionKind> layers, Function<AttentionKind, String> names) {
    String name = names.apply(kind);
    layers.stream()
        .filter(other -> kind.segmentMemory() > 0 || other.segmentMemory() > 0)
        .filter(other -> !other.equals(kind))
        .map(other -> names.apply(other).equals(name) ? "another of its kind" : names.apply(other))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "found %s beside %s, expected one %s for all layers"
                      .formatted(name, other, name));
            });
  }
}
