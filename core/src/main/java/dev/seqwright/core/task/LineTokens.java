package dev.seqwright.core.task;

/**
 * The tokens that are foreseen of a line.
 *
 * @param begins whether the line begins a text, which knows nothing of the lines before it
 * @param tokens in their order; none for a line that separates texts
 */
record LineTokens(boolean begins, int... tokens) {
  /** Those of a line that separates texts. */
  static final LineTokens NONE = new LineTokens(false);
}
