package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * TUPE (Ke et al. 2021): the logits of positions are computed apart from those of contents, with
 * projections of their own that all layers of a stack share, and the first position ([CLS]) is
 * freed from places.
 *
 * <pre>
 *   (1) logit_ij = q_i . k_j / sqrt(2 d) + t_ij,  t_ij = (p_i Uq') . (p_j Uk') / sqrt(2 d)
 *   (2) untied: t_0j = theta1_h for all j, t_i0 = theta2_h for i &gt; 0
 * </pre>
 *
 * p (limit, D) trained positions. Time O(n D^2 + pairs D).
 *
 * <p>Differs from the paper: it is TUPE-A; the bias of relative distances that makes TUPE-R of it
 * is not offered. Nor are positions normalised before (1), as the authors' program does.
 */
public final class Tupe implements RelativePosition {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "tupe",
          Settings.class,
          "logits of positions apart from those of contents, the first position untied",
          Set.of(),
          "time O(n D^2 + pairs D), (limit + 2 D) D parameters a stack",
          "Ke et al. 2021, arXiv 2006.15595");

  private final Parameter table;
  private final Linear queryProjection;
  private final Linear keyProjection;
  private final Parameter untied;
  private final HeadRange heads;
  private final int headSize;

  /**
   * What can be set.
   *
   * @param untieFirst whether the first position has logits of its own
   */
  public record Settings(boolean untieFirst) implements PositionKind {
    public Settings() {
      this(true);
    }

    @Override
    public boolean shared() {
      return true;
    }

    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      return Optional.of(new Tupe(scope, untieFirst, size, heads, limit));
    }
  }

  private Tupe(Scope scope, boolean untieFirst, int size, int heads, int limit) {
    this.table = scope.create("weight", Initializer.normal(1), limit, size);
    this.queryProjection = projection(scope.at("query"), size);
    this.keyProjection = projection(scope.at("key"), size);
    this.untied = untieFirst ? scope.create("untied", Initializer.normal(0.1), 2, heads) : null;
    this.heads = HeadRange.all(heads);
    this.headSize = size / heads;
  }

  private Tupe(Tupe all, HeadRange heads) {
    this.table = all.table;
    this.queryProjection = all.queryProjection;
    this.keyProjection = all.keyProjection;
    this.untied = all.untied;
    this.heads = heads;
    this.headSize = all.headSize;
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return new Tupe(this, heads.part(from, to));
  }

  private static Linear projection(Scope scope, int size) {
    return new Linear(
        scope,
        size,
        size,
        1,
        Activation.IDENTITY,
        (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1));
  }

  @Override
  public int limit() {
    return table.shape()[0];
  }

  @Override
  public float scale(int size) {
    return (float) (1 / Math.sqrt(2.0 * size));
  }

  @Override
  public Variable logits(
      Graph graph, Variable dots, Operand queries, Operand keys, PairPositions places) {
    Variable terms = positionTerms(graph, places);
    return Add.apply(graph, dots, untied == null ? terms : freed(graph, terms, places));
  }

  /** The products of projected positions at every pair (P, H). */
  private Variable positionTerms(Graph graph, PairPositions places) {
    int count = 1 + IntStream.of(places.keys()).max().orElse(0);
    count = Math.max(count, 1 + IntStream.of(places.queries()).max().orElse(0));
    int[] all = IntStream.range(0, count).toArray();
    Variable p = GatherRows.apply(graph, table.in(graph), all);
    Operand q = heads.columns(queryProjection.apply(graph, p));
    Operand k = heads.columns(keyProjection.apply(graph, p));
    Variable rows = GatherRows.apply(graph, q, places.queries());
    int[] from = IntStream.rangeClosed(0, places.keys().length).toArray();
    Pairs pairs = new Pairs(from, places.keys());
    return PairDots.apply(graph, rows, k, pairs, heads.count(), scale(headSize));
  }

  private Variable freed(Graph graph, Variable terms, PairPositions places) {
    int[] which = new int[places.keys().length];
    Arrays.setAll(which, p -> places.queries()[p] == 0 ? 0 : places.keys()[p] == 0 ? 1 : 2);
    int count = heads.count();
    Tensor tied = graph.workspace().allocate(which.length, count);
    for (long e = 0; e < tied.size(); e++) {
      tied.set(e, which[(int) (e / count)] == 2 ? 1 : 0);
    }
    Variable zeros = graph.constant(graph.workspace().zeros(1, count));
    Operand theta = heads.columns(untied.in(graph));
    Variable own = GatherRows.apply(graph, Concat.rows(graph, theta, zeros), which);
    return Add.apply(graph, Multiply.apply(graph, terms, graph.constant(tied)), own);
  }
}
