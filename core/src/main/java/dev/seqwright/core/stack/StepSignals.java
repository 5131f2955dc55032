package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.position.Position;
import java.util.Arrays;

/**
 * What is added to the rows of a stack in front of each step.
 *
 * @param steps the encoding of steps
 * @param positions that of positions, which the embeddings have in front of the first step
 */
record StepSignals(Position steps, Position positions) {

  /**
   * Rows (N, D) as step t sees them.
   *
   * @param t the step, from 0
   * @param where the rows' positions
   */
  Variable add(Graph graph, Variable rows, int t, int... where) {
    int[] now = new int[where.length];
    Arrays.fill(now, t);
    Variable told = steps.add(graph, rows, now);
    return t == 0 ? told : positions.add(graph, told, where);
  }
}
