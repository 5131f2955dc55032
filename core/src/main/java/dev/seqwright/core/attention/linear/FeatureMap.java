package dev.seqwright.core.attention.linear;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/**
 * phi, the features of queries and keys whose dot products stand for the weights of attention.
 * Queries may be scaled by any number a row: it cancels in the quotient.
 */
interface FeatureMap {
  /** F, the features of a head. */
  int features();

  /**
   * The features of queries.
   *
   * @param q (N H, d), head after head in each row of N
   * @param positions of the N rows in their sequences
   * @return (N H, F)
   */
  Variable queries(Graph graph, Variable q, int[] positions);

  /** The same for keys. */
  Variable keys(Graph graph, Variable k, int[] positions);
}
