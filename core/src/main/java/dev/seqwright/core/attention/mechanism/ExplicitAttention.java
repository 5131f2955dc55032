package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * The frame of attentions that change what happens between queries, keys and values at pairs of
 * positions: in all three roles, over whole sequences and a step at a time. A variant says which
 * pairs there are ({@link #pattern}, all by default) and what comes of them ({@link #mix}), for
 * which it has {@link #logits} and {@link #sum} with relative positions inside.
 *
 * <p>Decodes with a cache of keys and values; to another sequence with keys and values that are
 * computed once.
 */
public abstract class ExplicitAttention implements IncrementalAttention {
  private final AttentionSpec site;
  private final PairAttention attention;
  private final SelfProjection self;
  private final CrossProjection cross;
  private final int keySize;

  protected ExplicitAttention(AttentionSpec site) {
    this(site, site.size());
  }

  /**
   * @param keySize K, how many numbers queries and keys have, D as a rule
   */
  protected ExplicitAttention(AttentionSpec site, int keySize) {
    this.site = site;
    this.attention = new PairAttention(site);
    this.self = site.role() == Role.CROSS ? null : new SelfProjection(site, keySize);
    this.cross = site.role() == Role.CROSS ? new CrossProjection(site, keySize) : null;
    this.keySize = keySize;
  }

  /** Which positions of the source a position attends. */
  protected Pattern pattern() {
    return Pattern.everything();
  }

  /**
   * What queries find at their pairs: (Nq, H d), before the output projection.
   *
   * @param q (Nq, K) as the projection gives them
   * @param k (Nk, K) as {@link #logits} takes them
   * @param v (Nk, H d)
   */
  protected abstract Variable mix(
      Graph graph, Operand q, Operand k, Operand v, PairPositions places);

  /** The logits at the pairs (P, H), as scaled dot products and positions make them. */
  protected final Variable logits(Graph graph, Operand q, Operand k, PairPositions places) {
    return attention.logits(graph, q, k, places);
  }

  /** The values by their weights (P, H), of which some are dropped: (Nq, H d). */
  protected final Variable sum(Graph graph, Variable weights, Operand v, PairPositions places) {
    return attention.sum(graph, weights, v, places);
  }

  protected final AttentionSpec site() {
    return site;
  }

  @Override
  public final int limit() {
    return attention.limit();
  }

  @Override
  public final Variable forward(Graph graph, Sequences query, Sequences source) {
    if (cross != null) {
      Variable kv = cross.keysAndValues(graph, source.rows());
      int[] positions = query.layout().positions();
      return cross(graph, query.rows(), kv, query.layout(), source.layout(), positions);
    }
    Variable qkv = self.project(graph, query.rows());
    int[] positions = query.layout().positions();
    Pairs pairs = PatternAttention.pairs(pattern(), query.layout(), site.role().causal());
    PairPositions places = PairPositions.of(pairs, positions, positions);
    Operand k = attention.turned(graph, keys(qkv, 1), positions);
    Variable y = mix(graph, keys(qkv, 0), k, values(qkv, 2), places);
    return self.output(graph, y);
  }

  /** Queries or keys, K columns, of rows of which they are the part of that number. */
  private Columns keys(Operand rows, int part) {
    return rows.columns(part * keySize, (part + 1) * keySize);
  }

  /** Values, D columns, behind so many parts of K columns. */
  private Columns values(Operand rows, int parts) {
    return rows.columns(parts * keySize, parts * keySize + site.size());
  }

  private Variable cross(
      Graph graph,
      Variable x,
      Variable kv,
      SequenceLayout queries,
      SequenceLayout source,
      int[] positions) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < queries.sequences(); b++) {
      int start = source.start(b);
      for (int row = queries.start(b); row < queries.end(b); row++) {
        pattern().attended(positions[row], source.length(b), j -> pairs.add(start + j));
        pairs.endRow();
      }
    }
    PairPositions places = PairPositions.of(pairs.build(), positions, source.positions());
    Variable q = cross.queries(graph, x);
    return cross.output(graph, mix(graph, q, keys(kv, 0), values(kv, 1), places));
  }

  /** Keys and values (Nk, K + D) of every sentence. */
  private record Memorized(Tensor keysAndValues, SequenceLayout layout) implements AttentionState {}

  /** Keys and values of what was decoded, a row each a position. */
  private record Past(Cache keys, Cache values) implements AttentionState {}

  @Override
  public final AttentionState start(Graph graph, Workspace keep, Sequences source) {
    if (cross == null) {
      return new Past(new Cache(keep, keySize), new Cache(keep, site.size()));
    }
    Tensor kv = keep.allocate(source.layout().rows(), keySize + site.size());
    cross.keysAndValuesInto(graph, source.rows().value(), kv);
    return new Memorized(kv, source.layout());
  }

  @Override
  public final Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    if (state instanceof Memorized(Tensor kv, SequenceLayout layout)) {
      return cross(graph, rows, graph.constant(kv), step.live(), layout, step.positions());
    }
    Past past = (Past) state;
    Variable qkv = self.project(graph, rows);
    Operand k = attention.turned(graph, keys(qkv, 1), step.positions());
    Tensor keys = past.keys.with(step, k.columns().matrix());
    Tensor values = past.values.with(step, values(qkv, 2).matrix());
    PairPositions places = step.places(pattern());
    Operand q = keys(qkv, 0);
    Variable y = mix(graph, q, graph.constant(keys), graph.constant(values), places);
    return self.output(graph, y);
  }
}
