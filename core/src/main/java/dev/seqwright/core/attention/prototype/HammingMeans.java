package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * K-means of codes by Hamming distance: a code belongs to the centre that it differs from in the
 * fewest bits, and a bit of a centre becomes that of most of its members. The first centres are the
 * codes of queries that stand evenly in the sequence. As many clusters as queries: each its own.
 *
 * @param clusters K, of each sequence
 * @param rounds how often centres move
 */
record HammingMeans(int clusters, int rounds) implements QueryClusters.Rule {

  @Override
  public QueryClusters of(SequenceLayout queries, long... codes) {
    int[] of = new int[queries.rows()];
    int[] counts = new int[queries.sequences()];
    Pairs.Builder members = new Pairs.Builder();
    int before = 0;
    for (int b = 0; b < counts.length; b++) {
      int start = queries.start(b);
      int[] own = clusters(Arrays.copyOfRange(codes, start, queries.end(b)));
      for (int[] group : groups(own)) {
        for (int i : group) {
          of[start + i] = before + counts[b];
          members.add(start + i);
        }
        members.endRow();
        counts[b]++;
      }
      before += counts[b];
    }
    return new QueryClusters(of, SequenceLayout.of(counts), members.build());
  }

  /** The members of each cluster that has any, ascending. */
  private static int[][] groups(int... clusters) {
    int most = Arrays.stream(clusters).max().orElse(-1) + 1;
    int[] sizes = new int[most];
    Arrays.stream(clusters).forEach(c -> sizes[c]++);
    int[][] groups = IntStream.of(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    for (int i = clusters.length - 1; i >= 0; i--) {
      groups[clusters[i]][--sizes[clusters[i]]] = i;
    }
    return Arrays.stream(groups).filter(group -> group.length > 0).toArray(int[][]::new);
  }

  private int[] clusters(long... codes) {
    int n = codes.length;
    if (clusters >= n) {
      return IntStream.range(0, n).toArray();
    }
    long[] centres = new long[clusters];
    Arrays.setAll(centres, c -> codes[(int) ((long) c * n / clusters)]);
    int[] nearest = nearest(codes, centres);
    for (int r = 0; r < rounds; r++) {
      move(centres, codes, nearest);
      nearest = nearest(codes, centres);
    }
    return nearest;
  }

  private static int[] nearest(long[] codes, long... centres) {
    int[] nearest = new int[codes.length];
    Arrays.setAll(nearest, i -> SignHash.nearest(codes[i], centres, 0, centres.length));
    return nearest;
  }

  /** A bit is set where more than half of the members have it; a centre without members stays. */
  private static void move(long[] centres, long[] codes, int... nearest) {
    int[] sizes = new int[centres.length];
    int[][] set = new int[centres.length][Long.SIZE];
    for (int i = 0; i < codes.length; i++) {
      sizes[nearest[i]]++;
      for (long left = codes[i]; left != 0; left &= left - 1) {
        set[nearest[i]][Long.numberOfTrailingZeros(left)]++;
      }
    }
    for (int c = 0; c < centres.length; c++) {
      centres[c] = sizes[c] == 0 ? centres[c] : majority(sizes[c], set[c]);
    }
  }

  private static long majority(int size, int... set) {
    long code = 0;
    for (int b = 0; b < set.length; b++) {
      code |= 2 * set[b] > size ? 1L << b : 0;
    }
    return code;
  }
}
