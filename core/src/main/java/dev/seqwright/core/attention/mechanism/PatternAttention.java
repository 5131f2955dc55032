package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Multi-head self-attention at the pairs of a {@link Pattern} S, with relative positions on
 * request: the mechanism that every attention which is sparse by position shares. Several patterns
 * divide the heads among them.
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
public final class PatternAttention implements IncrementalAttention {
  /** What changes nothing. */
  private record Nowhere() implements RelativePosition {
    @Override
    public RelativePosition heads(int from, int to) {
      return this;
    }
  }

  private final SelfProjection projection;
  private final List<Pattern> patterns;
  private final AttentionSpec site;
  private final int size;
  private final int heads;
  private final boolean causal;
  private final double dropout;
  private final RelativePosition relative;

  public PatternAttention(AttentionSpec site, Pattern... patterns) {
    Check.that(
        site.heads() % patterns.length == 0,
        "heads",
        site.heads(),
        "a multiple of %d, the patterns that share them".formatted(patterns.length));
    this.projection = new SelfProjection(site);
    this.patterns = List.of(patterns);
    this.site = site;
    this.size = site.size();
    this.heads = site.heads();
    this.causal = site.role().causal();
    this.dropout = site.dropout();
    this.relative = site.relative().orElseGet(Nowhere::new);
  }

  @Override
  public int limit() {
    return relative.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    int[] positions = query.layout().positions();
    Variable qkv = projection.project(graph, query.rows());
    Operand q = relative.turn(graph, site.part(qkv, 0), positions);
    Operand k = relative.turn(graph, site.part(qkv, 1), positions);
    List<PairPositions> places = new ArrayList<>();
    for (Pattern pattern : patterns) {
      places.add(PairPositions.of(pairs(pattern, query.layout(), causal), positions, positions));
    }
    return projection.output(graph, attend(graph, new Rows(q, k, site.part(qkv, 2)), places));
  }

  /** Queries, keys and values. */
  private record Rows(Operand q, Operand k, Operand v) {
    Rows columns(int from, int to) {
      return new Rows(q.columns(from, to), k.columns(from, to), v.columns(from, to));
    }
  }

  /** The pairs of a pattern in every sequence of a batch. */
  public static Pairs pairs(Pattern pattern, SequenceLayout layout, boolean causal) {
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

  private Variable attend(Graph graph, Rows rows, List<PairPositions> places) {
    int groups = places.size();
    if (groups == 1) {
      return attend(graph, rows, places.getFirst(), heads, relative);
    }
    Variable[] parts = new Variable[groups];
    for (int g = 0; g < groups; g++) {
      Rows own = rows.columns(g * size / groups, (g + 1) * size / groups);
      int count = heads / groups;
      RelativePosition part = relative.heads(g * count, (g + 1) * count);
      parts[g] = attend(graph, own, places.get(g), count, part);
    }
    return Concat.columns(graph, parts);
  }

  private Variable attend(
      Graph graph, Rows rows, PairPositions places, int count, RelativePosition part) {
    Pairs pairs = places.pairs();
    float scale = part.scale(size / heads);
    Variable dots = PairDots.apply(graph, rows.q, rows.k, pairs, count, scale);
    Variable logits = part.logits(graph, dots, rows.q, rows.k, places);
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, logits, pairs), dropout);
    Variable y = PairSum.apply(graph, weights, rows.v, pairs);
    return part.output(graph, y, weights, places);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new KeysAndValues(new Cache(keep, size), new Cache(keep, size));
  }

  /** Turned keys and values, a row each a position. */
  private record KeysAndValues(Cache keys, Cache values) implements AttentionState {}

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    KeysAndValues cache = (KeysAndValues) state;
    int[] positions = step.positions();
    Variable qkv = projection.project(graph, rows);
    Operand k = relative.turn(graph, site.part(qkv, 1), positions);
    Tensor keys = cache.keys.with(step, k.columns().matrix());
    Tensor values = cache.values.with(step, site.part(qkv, 2).matrix());
    Operand q = relative.turn(graph, site.part(qkv, 0), positions);
    List<PairPositions> places = patterns.stream().map(step::places).toList();
    Rows seen = new Rows(q, graph.constant(keys), graph.constant(values));
    return projection.output(graph, attend(graph, seen, places));
  }
}
