package dev.seqwright.core.decode;

/** How translations are looked for. */
public enum SearchMethod {
  /** The most probable token at every position. */
  GREEDY,
  /** The best of several hypotheses that grow side by side. */
  BEAM,
  /** Tokens drawn at random with their probabilities. */
  SAMPLING
}
