package dev.seqwright.core.position;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every kind of position encoding. */
public final class Positions {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<PositionKind>> ALL =
      List.of(
          Sinusoidal.VARIANT,
          Learned.VARIANT,
          Shaw.VARIANT,
          T5Buckets.VARIANT,
          Alibi.VARIANT,
          Rotary.VARIANT,
          Tener.VARIANT,
          Tupe.VARIANT,
          NoPositions.VARIANT);

  private Positions() {}
}
