package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * The frame of attentions that change what happens between queries, keys and values at pairs of
 * positions: in all three roles, over whole sequences and a step at a time. A variant says which
 * pairs there are ({@link #pattern}, all by default) and what comes of them ({@link #mix}), for
 * which it has {@link #logits} and {@link #sum} with relative positions inside.
 *
 * <p>Decodes with a cache of keys and values; to another sequence with keys and values that are
 * computed once.
 */
public abstract class ExplicitAttention implements SelectiveAttention {
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

  @Override
  public Optional<SelectiveAttention> selective() {
    return Optional.of(this);
  }

  @Override
  public final Variable forward(Graph graph, Sequences x, Selection some, Sequences source) {
    int[] positions = x.layout().positions();
    if (cross != null) {
      Variable kv = cross.keysAndValues(graph, source.rows());
      Variable asking = some.of(graph, x.rows());
      return cross(graph, asking, kv, some.layout(), source.layout(), some.of(positions));
    }
    Variable qkv = self.project(graph, x.rows());
    Pairs pairs = PatternAttention.pairs(pattern(), x.layout(), some, site.role().causal());
    PairPositions places = PairPositions.of(pairs, some.of(positions), positions);
    Operand k = attention.turned(graph, keys(qkv, 1), positions);
    Operand q = some.of(graph, keys(qkv, 0));
    return self.output(graph, mix(graph, q, k, values(qkv, 2), places));
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
    if (state instanceof Memorized memorized) {
      return cross(graph, rows, memorized, step);
    }
    Variable qkv = self.project(graph, rows);
    return found(graph, keys(qkv, 0), seen(graph, qkv, (Past) state, step), step);
  }

  @Override
  public final Variable step(
      Graph graph, Variable rows, Selection some, AttentionState state, Step step) {
    if (state instanceof Memorized memorized) {
      return cross(graph, some.of(graph, rows), memorized, step.only(some));
    }
    Variable qkv = self.project(graph, rows);
    Seen seen = seen(graph, qkv, (Past) state, step);
    return found(graph, some.of(graph, keys(qkv, 0)), seen, step.only(some));
  }

  private Variable cross(Graph graph, Variable rows, Memorized memorized, Step step) {
    Variable kv = graph.constant(memorized.keysAndValues);
    return cross(graph, rows, kv, step.live(), memorized.layout, step.positions());
  }

  /** Keys and values of all that was decoded, this step's among them. */
  private record Seen(Variable keys, Variable values) {}

  private Seen seen(Graph graph, Variable qkv, Past past, Step step) {
    Operand k = attention.turned(graph, keys(qkv, 1), step.positions());
    Tensor keys = past.keys.with(step, k.columns().matrix());
    Tensor values = past.values.with(step, values(qkv, 2).matrix());
    return new Seen(graph.constant(keys), graph.constant(values));
  }

  private Variable found(Graph graph, Operand q, Seen seen, Step step) {
    Variable y = mix(graph, q, seen.keys, seen.values, step.places(pattern()));
    return self.output(graph, y);
  }
}
