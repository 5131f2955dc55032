package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.tensor.Pairs;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which keys queries see, and how far away each of them is.
 *
 * @param keys the pairs of queries with rows of keys
 * @param distances the same pairs of queries with rows of distances
 */
record Reach(Pairs keys, Pairs distances) {

  /**
   * Every row of a step with its past.
   *
   * @param seen the most keys of a query
   * @param farthest the farthest distance that is told apart
   */
  static Reach of(Step step, int seen, int farthest) {
    Pattern last = (i, n, keys) -> IntStream.range(Math.max(0, i - seen + 1), n).forEach(keys);
    PairPositions places = step.places(last);
    int[] distances = new int[places.pairs().count()];
    Arrays.setAll(distances, p -> Math.min(-places.distance(p), farthest));
    return new Reach(places.pairs(), places.pairs().to(distances));
  }

  /** How many distances are told apart. */
  int told() {
    return 1 + IntStream.of(distances.keys()).max().orElse(0);
  }

  /**
   * Attention at the pairs, without dropping.
   *
   * @param content q + u (R, D)
   * @param place q + v (R, D)
   * @param kv keys and values (C, 2 D)
   * @param r rows of distances (T, D)
   * @return (R, D)
   */
  Variable attend(
      Graph graph, AttentionSpec site, Operand content, Operand place, Variable kv, Operand r) {
    int size = site.size();
    int heads = site.heads();
    Operand k = kv.columns(0, size);
    Variable near = PairDots.apply(graph, content, k, keys, heads, site.scale());
    Variable far = PairDots.apply(graph, place, r, distances, heads, site.scale());
    Variable weights = PairSoftmax.apply(graph, Add.apply(graph, near, far), keys);
    return PairSum.apply(graph, weights, kv.columns(size, 2 * size), keys);
  }
}
