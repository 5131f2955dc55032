package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * Clusters of queries that come one after the other, none of which may look ahead: some positions
 * found a cluster, whose centroid is their query for ever; the others join the one, of those
 * founded so far, whose code differs from theirs least, the latest of equals. The first K positions
 * found one each; then K / 2 more do, evenly, whenever the length has doubled: K (1 + log2(n / K) /
 * 2) clusters of n queries.
 *
 * @param clusters K
 */
record FoundedClusters(int clusters) implements QueryClusters.Rule {

  @Override
  public QueryClusters of(SequenceLayout queries, long... codes) {
    int[] of = new int[queries.rows()];
    int[] counts = new int[queries.sequences()];
    Pairs.Builder founders = new Pairs.Builder();
    int before = 0;
    for (int b = 0; b < counts.length; b++) {
      Founded founded = new Founded(queries.length(b));
      for (int row = queries.start(b); row < queries.end(b); row++) {
        if (founds(row - queries.start(b))) {
          founded.add(codes[row]);
          founders.add(row);
          founders.endRow();
          of[row] = before + founded.count - 1;
        } else {
          of[row] = before + founded.nearest(codes[row]);
        }
      }
      counts[b] = founded.count;
      before += counts[b];
    }
    return new QueryClusters(of, SequenceLayout.of(counts), founders.build());
  }

  /** Every position up to K, every second one up to 2 K, every fourth one up to 4 K, ... */
  private boolean founds(int position) {
    int times = position / clusters;
    return times == 0 || position % (2 * Integer.highestOneBit(times)) == 0;
  }

  /** The codes of founders, the latest first so that it is the nearest of equals. */
  private static final class Founded {
    private final long[] latestFirst;
    private int count;

    Founded(int most) {
      this.latestFirst = new long[most];
    }

    void add(long code) {
      count++;
      latestFirst[latestFirst.length - count] = code;
    }

    /** Counted from the first founder. */
    int nearest(long code) {
      int end = latestFirst.length;
      return end - 1 - SignHash.nearest(code, latestFirst, end - count, end);
    }
  }
}
