package dev.seqwright.core.residual;

import java.util.Optional;

/** Where a sublayer's norm stands and how the sublayer joins the stream; a record of settings. */
public interface NormPlacement {
  /** The connection around one sublayer. */
  Residual around(ResidualSpec connection);

  /** Whether a stack of such layers needs a norm after its last. */
  default boolean endsWithNorm() {
    return false;
  }

  /** Whether sublayers compute some rows while they see all, which not every attention can do. */
  default boolean selects() {
    return false;
  }

  /**
   * The same with gates that keep to a budget in use, where it has gates.
   *
   * @throws IllegalArgumentException when it was not trained for such a budget
   */
  default Optional<NormPlacement> within(double budget) {
    return Optional.empty();
  }

  /** What the start of value, output and feed-forward weights is multiplied by. */
  default double branchGain(Depth depth) {
    return 1;
  }
}
