package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.mechanism.TopK;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The keys of every sequence that are nearest to each of K centroids, ascending by position.
 *
 * @param rows the rows of the nearest keys, for sequence b and centroid c under b K + c
 * @param centroids K
 */
record NearestKeys(int[][] rows, int centroids) {

  /**
   * @param nearness of each key to each centroid (Nk, K)
   * @param most how many keys a centroid has at most
   */
  static NearestKeys of(Tensor nearness, SequenceLayout layout, int most) {
    int count = nearness.columns();
    float[] all = nearness.toArray();
    int[][] rows = new int[layout.sequences() * count][];
    for (int b = 0; b < layout.sequences(); b++) {
      for (int c = 0; c < count; c++) {
        int start = layout.start(b);
        int[] nearest = TopK.of(all, start * count + c, count, layout.length(b), most);
        rows[b * count + c] = Arrays.stream(nearest).map(p -> start + p).toArray();
      }
    }
    return new NearestKeys(rows, count);
  }

  /** Every query with the keys that its centroid is nearest to. */
  Pairs pairs(SequenceLayout queries, int... nearest) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < queries.sequences(); b++) {
      for (int i = queries.start(b); i < queries.end(b); i++) {
        for (int row : rows[b * centroids + nearest[i]]) {
          pairs.add(row);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }
}
