package dev.seqwright.core.residual;

/** Where a sublayer's norm stands and how the sublayer joins the stream; a record of settings. */
public interface NormPlacement {
  /** The connection around one sublayer. */
  Residual around(ResidualSpec connection);

  /** Whether a stack of such layers needs a norm after its last. */
  default boolean endsWithNorm() {
    return false;
  }

  /** What the start of value, output and feed-forward weights is multiplied by. */
  default double branchGain(Depth depth) {
    return 1;
  }
}
