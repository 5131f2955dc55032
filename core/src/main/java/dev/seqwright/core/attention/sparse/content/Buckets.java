package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * The pairs of positions that content has put together: in each of some rounds every row has a
 * bucket, and rows of a bucket are cut, in their order, into chunks which attend themselves and the
 * chunk before. A row that meets no other one attends itself.
 *
 * @param chunk the size of a chunk
 * @param causal whether a row meets only those before it
 * @param withSelf whether a row always attends itself, too
 */
record Buckets(int chunk, boolean causal, boolean withSelf) {

  /**
   * The pairs of all rounds, each once.
   *
   * @param rounds the bucket of every row, a round each
   */
  Pairs pairs(SequenceLayout layout, int[]... rounds) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      int end = layout.end(b);
      Order[] orders = new Order[rounds.length];
      Arrays.setAll(orders, r -> Order.of(Arrays.copyOfRange(rounds[r], start, end)));
      int[] found = new int[2 * chunk * rounds.length + 1];
      for (int i = 0; i < end - start; i++) {
        int count = met(i, found, orders);
        for (int f = 0; f < count; f++) {
          if (f == 0 || found[f] != found[f - 1]) {
            pairs.add(start + found[f]);
          }
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  /** Puts what i meets in all rounds into {@code found}, ascending; returns how many there are. */
  private int met(int i, int[] found, Order... orders) {
    int count = 0;
    for (Order order : orders) {
      count = add(i, order, found, count);
    }
    if (withSelf || count == 0) {
      found[count++] = i;
    }
    Arrays.sort(found, 0, count);
    return count;
  }

  /** Adds the members of i's chunk and of the one before, in i's bucket. */
  private int add(int i, Order order, int[] found, int count) {
    int sum = count;
    int first = order.first[i];
    int place = (order.ranks[i] - first) / chunk;
    int to = Math.min(order.last[i], first + (place + 1) * chunk);
    for (int r = first + Math.max(0, place - 1) * chunk; r < to; r++) {
      int j = order.members[r];
      if (j != i && !(causal && j > i)) {
        found[sum++] = j;
      }
    }
    return sum;
  }

  /**
   * The positions of a sequence by bucket, then by place.
   *
   * @param members positions in this order
   * @param ranks where each position stands in it
   * @param first where each position's bucket begins in it
   * @param last where it ends (exclusive)
   */
  private record Order(int[] members, int[] ranks, int[] first, int[] last) {
    static Order of(int... buckets) {
      int n = buckets.length;
      long[] keys = new long[n];
      Arrays.setAll(keys, i -> (long) buckets[i] << 32 | i);
      Arrays.sort(keys);
      Order order =
          new Order(
              Arrays.stream(keys).mapToInt(key -> (int) key).toArray(),
              new int[n],
              new int[n],
              new int[n]);
      for (int from = 0; from < n; ) {
        int to = from;
        while (to < n && keys[to] >> 32 == keys[from] >> 32) {
          to++;
        }
        order.bucket(from, to);
        from = to;
      }
      return order;
    }

    private void bucket(int from, int to) {
      for (int r = from; r < to; r++) {
        ranks[members[r]] = r;
        first[members[r]] = from;
        last[members[r]] = to;
      }
    }
  }
}
