package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Clusters of the queries of a batch.
 *
 * @param of the cluster of every query row
 * @param layout which clusters belong to each sequence
 * @param founders the query rows whose mean is a cluster's centroid
 */
record QueryClusters(int[] of, SequenceLayout layout, Pairs founders) {

  /** The centroids (C, d) of queries q (N, d). */
  Variable centroids(Graph graph, Operand q) {
    float[] shares = new float[founders.count()];
    for (int c = 0; c < founders.rows(); c++) {
      int from = founders.from(c);
      Arrays.fill(shares, from, founders.to(c), 1f / (founders.to(c) - from));
    }
    Tensor weights = graph.workspace().allocate(shares.length, 1).fill(shares);
    return PairSum.apply(graph, graph.constant(weights), q, founders);
  }

  /** Every query with the keys of its cluster. */
  Pairs pairs(Pairs keys) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int cluster : of) {
      for (int p = keys.from(cluster); p < keys.to(cluster); p++) {
        pairs.add(keys.key(p));
      }
      pairs.endRow();
    }
    return pairs.build();
  }

  /** Puts queries into clusters by their codes. */
  @FunctionalInterface
  interface Rule {
    QueryClusters of(SequenceLayout queries, long... codes);
  }
}
