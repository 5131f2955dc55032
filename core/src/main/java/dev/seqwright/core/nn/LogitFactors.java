package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;

/**
 * Makes rows of queries and of keys whose dot products, times the scale of their {@link
 * RelativePosition}, are the logits with all that the places add to them. Attention to whole
 * sequences then needs no list of pairs.
 */
public interface LogitFactors {
  /** Rows (N, H e) of queries (N, H d) at positions. */
  Operand queries(Graph graph, Operand queries, int... positions);

  /** Rows (N, g e) of keys (N, g d), of which there may be fewer heads, at positions. */
  Operand keys(Graph graph, Operand keys, int... positions);
}
