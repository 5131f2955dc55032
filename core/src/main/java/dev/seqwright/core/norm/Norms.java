package dev.seqwright.core.norm;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every kind of norm. */
public final class Norms {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<NormKind>> ALL =
      List.of(LayerNorm.VARIANT, RmsNorm.VARIANT, PowerNorm.VARIANT);

  private Norms() {}
}
