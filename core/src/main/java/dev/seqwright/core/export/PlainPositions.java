package dev.seqwright.core.export;

import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.position.Tener;
import java.util.Set;

/** The position encodings that a format can express. */
public enum PlainPositions {
  /** Those that are added to embeddings. */
  ABSOLUTE(
      "sinusoidal, learned or none",
      Set.of(Sinusoidal.Settings.class, Learned.Settings.class, NoPositions.Settings.class)),
  /** The same, and those that turn queries and keys. */
  TURNED(
      "sinusoidal, learned, rope or none",
      Set.of(
          Sinusoidal.Settings.class,
          Learned.Settings.class,
          NoPositions.Settings.class,
          Rotary.Settings.class)),
  /** The same, and logits of signed distances. */
  SIGNED(
      "sinusoidal, learned, rope, tener or none",
      Set.of(
          Sinusoidal.Settings.class,
          Learned.Settings.class,
          NoPositions.Settings.class,
          Rotary.Settings.class,
          Tener.Settings.class));

  private final String names;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Class<? extends PositionKind>> kinds;

  PlainPositions(String names, Set<Class<? extends PositionKind>> kinds) {
    this.names = names;
    this.kinds = kinds;
  }

  /** As configurations name them. */
  String names() {
    return names;
  }

  Set<Class<? extends PositionKind>> kinds() {
    return kinds;
  }
}
