package dev.seqwright.core.feedforward;

import dev.seqwright.core.config.Variant;
import java.util.List;

/** Every kind of feed-forward layer. */
public final class FeedForwards {
  /** One line a variant: the binder, the catalogue and the tests read it. */
  public static final List<Variant<FeedForwardKind>> ALL =
      List.of(TwoLayer.VARIANT, Gated.VARIANT, MixtureOfExperts.VARIANT, ProductKeyMemory.VARIANT);

  private FeedForwards() {}
}
