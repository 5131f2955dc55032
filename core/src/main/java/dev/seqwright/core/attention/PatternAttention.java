package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Places;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Memory;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Ragged;
import dev.seqwright.core.tensor.Tensor;

/**
 * Multi-head self-attention at the pairs of a {@link Pattern} S, with relative positions on
 * request: the mechanism that every attention which is sparse by position shares.
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b
 *   (2) y_i = sum over j in S(i) of softmax_j(q_i . k_j / sqrt d) v_j     in each of H heads
 *   (3) out = y Wo' + bo
 * </pre>
 *
 * Only the pairs of S are computed: time O(|S| D + n D^2), memory O(|S| H + n D). Causal: S and j
 * &lt;= i. Decodes with a cache of keys and values, of which a step reads S(i) only.
 */
final class PatternAttention implements Attention {
  private static final RelativePosition NOWHERE = new RelativePosition() {};

  private final SelfProjection projection;
  private final Pattern pattern;
  private final int size;
  private final int heads;
  private final boolean causal;
  private final double dropout;
  private final RelativePosition relative;

  PatternAttention(Site site, Pattern pattern) {
    this.projection = new SelfProjection(site);
    this.pattern = pattern;
    this.size = site.size();
    this.heads = site.heads();
    this.causal = site.role().causal();
    this.dropout = site.dropout();
    this.relative = site.relative().orElse(NOWHERE);
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences memory) {
    Variable qkv = projection.project(graph, query.rows());
    int[] positions = query.layout().positions();
    Variable q = relative.turn(graph, Columns.apply(graph, qkv, 0, size), positions);
    Variable k = relative.turn(graph, Columns.apply(graph, qkv, size, 2 * size), positions);
    Variable v = Columns.apply(graph, qkv, 2 * size, 3 * size);
    Pairs pairs = pairs(pattern, query.layout(), causal);
    return attend(graph, q, k, v, Places.of(pairs, positions, positions));
  }

  /** The pairs of a pattern in every sequence of a batch. */
  static Pairs pairs(Pattern pattern, Ragged layout, boolean causal) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      int n = layout.length(b);
      for (int i = 0; i < n; i++) {
        pattern.attended(i, causal ? i + 1 : n, j -> pairs.add(start + j));
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  private Variable attend(Graph graph, Variable q, Variable k, Variable v, Places places) {
    Pairs pairs = places.pairs();
    float scale = relative.scale(size / heads);
    Variable dots = PairDots.apply(graph, q, k, pairs, heads, scale);
    Variable logits = relative.logits(graph, dots, q, places);
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, logits, pairs), dropout);
    Variable y = PairSum.apply(graph, weights, v, pairs);
    return projection.output(graph, relative.output(graph, y, weights, places));
  }

  @Override
  public AttentionState start(Graph graph, Memory keep, Sequences memory) {
    return new KeysAndValues(new Cache(keep, size), new Cache(keep, size));
  }

  /** Turned keys and values, a row each a position. */
  private record KeysAndValues(Cache keys, Cache values) implements AttentionState {}

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    KeysAndValues cache = (KeysAndValues) state;
    int count = rows.value().rows();
    int[] positions = step.positions();
    Variable qkv = projection.project(graph, rows);
    Variable q = relative.turn(graph, Columns.apply(graph, qkv, 0, size), positions);
    Variable k = relative.turn(graph, Columns.apply(graph, qkv, size, 2 * size), positions);
    Variable v = Columns.apply(graph, qkv, 2 * size, 3 * size);
    cache.keys.append(step.firstRow(), count).copyFrom(k.value());
    cache.values.append(step.firstRow(), count).copyFrom(v.value());
    Tensor keys = cache.keys.written(step.firstRow() + count);
    Tensor values = cache.values.written(step.firstRow() + count);
    return attend(graph, q, graph.constant(keys), graph.constant(values), places(step));
  }

  /** The pairs of each hypothesis' last position with the rows that its past has in the cache. */
  private Places places(Step step) {
    Pairs.Builder pairs = new Pairs.Builder();
    Seen seen = new Seen();
    int[] positions = step.positions();
    for (int r = 0; r < positions.length; r++) {
      int first = step.from()[r];
      int i = positions[r];
      pattern.attended(
          i,
          i + 1,
          j -> {
            pairs.add(step.history()[first + j]);
            seen.add(i, j);
          });
      pairs.endRow();
    }
    return new Places(pairs.build(), seen.queries(), seen.keys());
  }
}
