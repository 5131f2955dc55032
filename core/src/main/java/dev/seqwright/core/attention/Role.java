package dev.seqwright.core.attention;

/** Where in a model an attention works. */
public enum Role {
  /** Self-attention over whole sequences. */
  BIDIRECTIONAL(Ability.BIDIRECTIONAL),
  /** Self-attention to what lies before. */
  CAUSAL(Ability.CAUSAL),
  /** Attention of the decoder to the encoder's output. */
  CROSS(Ability.CROSS);

  private final Ability needs;

  Role(Ability needs) {
    this.needs = needs;
  }

  /** What a variant must be able to do here. */
  public Ability needs() {
    return needs;
  }

  /** Whether a position sees only itself and what lies before. */
  public boolean causal() {
    return this == CAUSAL;
  }
}
