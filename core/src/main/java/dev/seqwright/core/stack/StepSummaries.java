package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Variable;

/**
 * The summaries of segments behind which a step begins others.
 *
 * @param rows (n, D); nothing where n is 0
 * @param step in which they are positions, in the cache rows of the last ones of these segments,
 *     which nobody asks for any more
 */
record StepSummaries(Variable rows, Step step) {
  /** Whether there are none. */
  boolean isEmpty() {
    return step.rows() == 0;
  }
}
