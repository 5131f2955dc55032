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

  /** The longest sequence of keys that it is made for. */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /**
   * The features of queries.
   *
   * @param q (N H, d), head after head in each row of N
   * @param places of the N rows
   * @return (N H, F)
   */
  Variable queries(Graph graph, Variable q, Places places);

  /** The same for keys. */
  Variable keys(Graph graph, Variable k, Places places);
}
