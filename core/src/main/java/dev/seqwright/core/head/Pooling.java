package dev.seqwright.core.head;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The states (N, D) of B sequences as one vector each: (B, W), W = D but for {@link
 * SequencePooling#MEAN_MAX}.
 *
 * <p>Parameters, in the given scope: {@code query} (1, D) for attention pooling.
 */
public final class Pooling {
  private final SequencePooling kind;
  private final int size;
  private final Optional<Parameter> query;
  private final float scale;

  /**
   * Pooling with parameters of its own.
   *
   * @param size D
   */
  public Pooling(Scope scope, int size, SequencePooling kind) {
    this.kind = kind;
    this.size = size;
    this.scale = (float) (1 / Math.sqrt(size));
    this.query =
        kind == SequencePooling.ATTENTION
            ? Optional.of(scope.create("query", Initializer.normal(1 / Math.sqrt(size)), 1, size))
            : Optional.empty();
  }

  /** W, the length of a vector. */
  public int width() {
    return kind == SequencePooling.MEAN_MAX ? 2 * size : size;
  }

  /** The vectors (B, W) of B sequences of states (N, D). */
  public Variable apply(Graph graph, Sequences states) {
    SequenceLayout layout = states.layout();
    Variable x = states.rows();
    return switch (kind) {
      case FIRST -> GatherRows.apply(graph, x, firsts(layout));
      case LAST -> GatherRows.apply(graph, x, lasts(layout));
      case MAX -> PairMax.apply(graph, x, rows(layout));
      case MEAN -> mean(graph, x, layout);
      case MEAN_MAX ->
          Concat.columns(graph, mean(graph, x, layout), PairMax.apply(graph, x, rows(layout)));
      case ATTENTION -> attended(graph, x, layout);
    };
  }

  private static Variable mean(Graph graph, Variable x, SequenceLayout layout) {
    return PairSum.apply(graph, graph.constant(shares(graph, layout)), x, rows(layout));
  }

  private Variable attended(Graph graph, Variable x, SequenceLayout layout) {
    Pairs rows = rows(layout);
    int[] same = new int[layout.sequences()];
    Variable queries = GatherRows.apply(graph, query.orElseThrow().in(graph), same);
    Variable dots = PairDots.apply(graph, queries, x, rows, 1, scale);
    return PairSum.apply(graph, PairSoftmax.apply(graph, dots, rows), x, rows);
  }

  /** A row for each sequence, with all of its states. */
  private static Pairs rows(SequenceLayout layout) {
    int[] ones = new int[layout.sequences()];
    Arrays.fill(ones, 1);
    return Pairs.dense(SequenceLayout.of(ones), layout, false);
  }

  private static int[] firsts(SequenceLayout layout) {
    int[] firsts = new int[layout.sequences()];
    Arrays.setAll(firsts, layout::start);
    return firsts;
  }

  private static int[] lasts(SequenceLayout layout) {
    int[] lasts = new int[layout.sequences()];
    Arrays.setAll(lasts, b -> layout.end(b) - 1);
    return lasts;
  }

  /** The share (N, 1) that each state has in its sequence's mean. */
  private static Tensor shares(Graph graph, SequenceLayout layout) {
    Tensor shares = graph.workspace().allocate(layout.rows(), 1);
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = layout.start(b); row < layout.end(b); row++) {
        shares.set(row, 1f / layout.length(b));
      }
    }
    return shares;
  }
}
