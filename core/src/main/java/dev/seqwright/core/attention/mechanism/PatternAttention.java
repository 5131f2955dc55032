package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * &lt;= i. Where S is everything and logits are dot products, memory O(n D). Decodes with a cache
 * of keys and values, of which a step reads S(i) only.
 */
public final class PatternAttention implements SelectiveAttention {
  private final SelfProjection projection;
  private final List<Pattern> patterns;
  private final PairAttention attention;
  private final boolean dense; // whether no pair is left out, nor needs to be listed
  private final AttentionSpec site;
  private final int size;

  public PatternAttention(AttentionSpec site, Pattern... patterns) {
    Check.that(
        site.heads() % patterns.length == 0,
        "heads",
        site.heads(),
        "a multiple of %d, the patterns that share them".formatted(patterns.length));
    this.projection = new SelfProjection(site);
    this.patterns = List.of(patterns);
    this.attention = new PairAttention(site);
    this.dense = attention.isDense() && patterns.length == 1 && patterns[0].isEverything();
    this.site = site;
    this.size = site.size();
  }

  @Override
  public int limit() {
    return attention.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    if (dense) {
      return projection.output(graph, attendAll(graph, query));
    }
    int[] positions = query.layout().positions();
    Rows rows = projected(graph, query.rows(), positions);
    List<PairPositions> places = new ArrayList<>();
    for (Pattern pattern : patterns) {
      Pairs pairs = pairs(pattern, query.layout(), site.role().causal());
      places.add(PairPositions.of(pairs, positions, positions));
    }
    return projection.output(graph, attend(graph, rows, places));
  }

  @Override
  public Optional<SelectiveAttention> selective() {
    return Optional.of(this);
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Selection some, Sequences source) {
    int[] positions = x.layout().positions();
    Rows rows = projected(graph, x.rows(), positions);
    List<PairPositions> places = new ArrayList<>();
    for (Pattern pattern : patterns) {
      Pairs pairs = pairs(pattern, x.layout(), some, site.role().causal());
      places.add(PairPositions.of(pairs, some.of(positions), positions));
    }
    return projection.output(graph, attend(graph, rows.askedBy(graph, some), places));
  }

  private Variable attendAll(Graph graph, Sequences x) {
    Variable qkv = projection.project(graph, x.rows());
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    return attention.attendAll(graph, q, k, v, x.layout(), site.role().causal());
  }

  private Rows projected(Graph graph, Variable x, int... positions) {
    Variable qkv = projection.project(graph, x);
    Operand k = attention.turned(graph, site.part(qkv, 1), positions);
    return new Rows(site.part(qkv, 0), k, site.part(qkv, 2));
  }

  /** Queries, keys and values. */
  private record Rows(Operand q, Operand k, Operand v) {
    Rows columns(int from, int to) {
      return new Rows(q.columns(from, to), k.columns(from, to), v.columns(from, to));
    }

    Rows askedBy(Graph graph, Selection some) {
      return new Rows(some.of(graph, q), k, v);
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

  /** Those of them whose queries are some of the rows. */
  static Pairs pairs(Pattern pattern, SequenceLayout layout, Selection some, boolean causal) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      int n = layout.length(b);
      for (int q = some.layout().start(b); q < some.layout().end(b); q++) {
        int i = some.rows()[q] - start;
        pattern.attended(i, causal ? i + 1 : n, j -> pairs.add(start + j));
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  private Variable attend(Graph graph, Rows rows, List<PairPositions> places) {
    int groups = places.size();
    if (groups == 1) {
      return attend(graph, attention, rows, places.getFirst());
    }
    Variable[] parts = new Variable[groups];
    for (int g = 0; g < groups; g++) {
      Rows own = rows.columns(g * size / groups, (g + 1) * size / groups);
      int count = site.heads() / groups;
      PairAttention heads = attention.heads(g * count, (g + 1) * count);
      parts[g] = attend(graph, heads, own, places.get(g));
    }
    return Concat.columns(graph, parts);
  }

  private static Variable attend(
      Graph graph, PairAttention attention, Rows rows, PairPositions places) {
    return attention.attend(graph, rows.q, rows.k, rows.v, places);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new KeysAndValues(new Cache(keep, size), new Cache(keep, size));
  }

  /** Turned keys and values, a row each a position. */
  private record KeysAndValues(Cache keys, Cache values) implements AttentionState {}

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    return found(graph, seen(graph, rows, state, step), step);
  }

  @Override
  public Variable step(
      Graph graph, Variable rows, Selection some, AttentionState state, Step step) {
    return found(graph, seen(graph, rows, state, step).askedBy(graph, some), step.only(some));
  }

  private Rows seen(Graph graph, Variable rows, AttentionState state, Step step) {
    KeysAndValues cache = (KeysAndValues) state;
    Rows own = projected(graph, rows, step.positions());
    Tensor keys = cache.keys.with(step, own.k.columns().matrix());
    Tensor values = cache.values.with(step, own.v.columns().matrix());
    return new Rows(own.q, graph.constant(keys), graph.constant(values));
  }

  private Variable found(Graph graph, Rows rows, Step step) {
    List<PairPositions> places = patterns.stream().map(step::places).toList();
    return projection.output(graph, attend(graph, rows, places));
  }
}
