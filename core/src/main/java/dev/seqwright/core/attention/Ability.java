package dev.seqwright.core.attention;

/** What an attention can be used for. */
public enum Ability {
  /** Self-attention that sees the whole sequence. */
  BIDIRECTIONAL("encoder.self-attention"),
  /** Self-attention of a position to itself and what lies before it. */
  CAUSAL("decoder.self-attention"),
  /** Attention to another sequence. */
  CROSS("decoder.cross-attention"),
  /** Decoding with a state that a step updates; others run over the whole prefix at each step. */
  INCREMENTAL("a state per step"),
  /** Relative positions (Shaw, T5, ALiBi, RoPE, TENER, TUPE) inside it. */
  RELATIVE("relative positions"),
  /** Some rows as queries while all are keys: what stacks of adaptive depth need. */
  SELECTIVE("some rows as queries");

  private final String place;

  Ability(String place) {
    this.place = place;
  }

  /** Where in a configuration the ability is asked for, or what it is. */
  public String place() {
    return place;
  }
}
