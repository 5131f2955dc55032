package dev.seqwright.core.residual;

/** Where a sublayer's norm stands. */
public enum NormPlacement {
  /** Before the sublayer, see {@link PreNorm}. */
  PRE_NORM {
    @Override
    public Residual around(Normalization norm, double dropout) {
      return new PreNorm(norm, dropout);
    }

    @Override
    public boolean endsWithNorm() {
      return true;
    }
  },
  /** After the sum, see {@link PostNorm}. */
  POST_NORM {
    @Override
    public Residual around(Normalization norm, double dropout) {
      return new PostNorm(norm, dropout);
    }

    @Override
    public boolean endsWithNorm() {
      return false;
    }
  };

  /** The connection around one sublayer. */
  public abstract Residual around(Normalization norm, double dropout);

  /** Whether a stack of such layers needs a norm after its last. */
  public abstract boolean endsWithNorm();
}
