package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/** Tells the model where a row stands in its sequence by adding a vector to its embedding. */
public interface Position {
  /** x (N, D) plus the encodings of the given positions (N, counted from 0). */
  Variable add(Graph graph, Variable x, int[] positions);

  /** The number of positions that there is an encoding for. */
  int limit();
}
