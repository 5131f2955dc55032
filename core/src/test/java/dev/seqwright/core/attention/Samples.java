package dev.seqwright.core.attention;

import dev.seqwright.core.config.Variant;
import java.util.List;
import java.util.stream.Stream;

/** Small settings of every kind of attention, for tests over sequences of a few positions. */
final class Samples {
  private Samples() {}

  /** At least one a kind; those that are not named here are tried with their defaults. */
  static Stream<AttentionKind> of(Variant<AttentionKind> variant) {
    List<AttentionKind> named =
        SMALL.stream().filter(kind -> kind.getClass() == variant.settings()).toList();
    return named.isEmpty() ? Stream.of(defaults(variant)) : named.stream();
  }

  private static final List<AttentionKind> SMALL =
      List.of(new BandAttention.Settings(0), new BandAttention.Settings(2));

  private static AttentionKind defaults(Variant<AttentionKind> variant) {
    try {
      return variant.settings().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(variant.name() + " has no defaults", e);
    }
  }
}
