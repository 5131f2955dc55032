package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Pairs;

/**
 * Where the two rows of every pair stand in their sequence.
 *
 * @param pairs P pairs of query rows and key rows
 * @param queries the position of every pair's query, counted from 0 (P)
 * @param keys the position of every pair's key (P)
 */
public record PairPositions(Pairs pairs, int[] queries, int[] keys) {

  /** j - i, how far the key of a pair stands behind its query. */
  public int distance(int pair) {
    return keys[pair] - queries[pair];
  }

  /** The position of every query row; 0 where it has no pair. */
  public int[] ofQueries() {
    int[] positions = new int[pairs.rows()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = pairs.from(i) < pairs.to(i) ? queries[pairs.from(i)] : 0;
    }
    return positions;
  }

  /** The places of pairs between rows whose positions are known. */
  public static PairPositions of(Pairs pairs, int[] queryPositions, int[] keyPositions) {
    int[] queries = new int[pairs.count()];
    int[] keys = new int[pairs.count()];
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        queries[p] = queryPositions[i];
        keys[p] = keyPositions[pairs.key(p)];
      }
    }
    return new PairPositions(pairs, queries, keys);
  }
}
