package dev.seqwright.core.residual;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every way to join a sublayer to the residual stream. */
public final class NormPlacements {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<NormPlacement>> ALL =
      List.of(
          PreNorm.VARIANT, PostNorm.VARIANT, ReZero.VARIANT, DeepNorm.VARIANT, Conditional.VARIANT);

  private NormPlacements() {}
}
