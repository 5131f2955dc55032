package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs of queries and keys of one cluster: the keys of a cluster are cut, in their order, into
 * chunks of w; a query attends the chunk that its position falls into and the one before, and the
 * key of its own position; never a key behind its position.
 *
 * @param window w
 */
public record Clusters(int window) {

  Pairs pairs(SequenceLayout layout, int[] queries, int[] keys) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      Map<Integer, List<Integer>> members = members(keys, layout.start(b), layout.end(b));
      Map<Integer, Integer> seen = new HashMap<>();
      for (int i = layout.start(b); i < layout.end(b); i++) {
        seen.merge(keys[i], 1, Integer::sum);
        List<Integer> own = members.getOrDefault(queries[i], List.of());
        attend(i, own, seen.getOrDefault(queries[i], 0), pairs);
      }
    }
    return pairs.build();
  }

  private static Map<Integer, List<Integer>> members(int[] clusters, int from, int to) {
    Map<Integer, List<Integer>> members = new HashMap<>();
    for (int j = from; j < to; j++) {
      members.computeIfAbsent(clusters[j], c -> new ArrayList<>()).add(j);
    }
    return members;
  }

  /**
   * The keys of a query.
   *
   * @param own the members of its cluster, ascending
   * @param before how many of them lie at or before its position
   */
  private void attend(int i, List<Integer> own, int before, Pairs.Builder pairs) {
    int chunk = Math.max(0, before - 1) / window;
    int to = Math.min(own.size(), (chunk + 1) * window);
    boolean self = false;
    for (int r = Math.max(0, chunk - 1) * window; r < to; r++) {
      int j = own.get(r);
      if (j <= i) {
        pairs.add(j);
        self |= j == i;
      }
    }
    if (!self) {
      pairs.add(i);
    }
    pairs.endRow();
  }
}
