package dev.seqwright.core.head;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Predicts one of C classes of every sequence. States (N, D) are pooled into p (B, D); then
 *
 * <pre>
 *   (1) h = tanh(p W' + b), W (D, D): the pooler of BERT (Devlin et al. 2019), where it is asked for
 *   (2) logits = h E' + c, E (C, D), c (C)
 * </pre>
 *
 * <p>Parameters, in the head's scope: {@code query} (1, D) for attention pooling, {@code
 * dense.weight} and {@code dense.bias}, {@code weight} and {@code bias}.
 */
public final class ClassHead implements Head {
  private final SequencePooling pooling;
  private final Optional<Parameter> query;
  private final Optional<Linear> dense;
  private final Output output;
  private final float scale;

  /**
   * A head with parameters of its own.
   *
   * @param size D
   * @param pooling how states become one vector
   * @param dense whether (1) is done
   * @param classes C
   */
  public ClassHead(Scope scope, int size, SequencePooling pooling, boolean dense, int classes) {
    this.pooling = pooling;
    this.scale = (float) (1 / Math.sqrt(size));
    this.query =
        pooling == SequencePooling.ATTENTION
            ? Optional.of(scope.create("query", Initializer.normal(1 / Math.sqrt(size)), 1, size))
            : Optional.empty();
    this.dense =
        dense
            ? Optional.of(
                new Linear(scope.at("dense"), size, size, 1, Activation.TANH, ClassHead::xavier))
            : Optional.empty();
    Parameter matrix = scope.create("weight", xavier(size, classes), classes, size).asWeight();
    Parameter bias = scope.create("bias", Initializer.zeros(), classes);
    this.output = new Output(matrix, Optional.of(bias));
  }

  private static Initializer xavier(int fanIn, int fanOut) {
    return Initializer.xavier(fanIn, fanOut, 1);
  }

  /** C, the number of classes. */
  public int classes() {
    return output.size();
  }

  /** One target, a class from 0, for each sequence. */
  @Override
  public CrossEntropy.Result loss(
      Graph graph, Sequences states, int[] targets, double smoothing, double scale) {
    return output.loss(graph, features(graph, states), targets, smoothing, scale);
  }

  /** The logits (B, C) of B sequences of states (N, D). */
  public Tensor logits(Graph graph, Sequences states) {
    return output.logits(graph, features(graph, states));
  }

  private Variable features(Graph graph, Sequences states) {
    Variable pooled = pooled(graph, states);
    return dense.map(layer -> layer.apply(graph, pooled)).orElse(pooled);
  }

  private Variable pooled(Graph graph, Sequences states) {
    SequenceLayout layout = states.layout();
    Variable x = states.rows();
    return switch (pooling) {
      case FIRST -> GatherRows.apply(graph, x, firsts(layout));
      case MAX -> PairMax.apply(graph, x, rows(layout));
      case MEAN -> PairSum.apply(graph, graph.constant(shares(graph, layout)), x, rows(layout));
      case ATTENTION -> attended(graph, x, layout);
    };
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
