package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.head.ExitUnit;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.MultinomialRule;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * A source chooses the exit of all tokens that are written of it, by the mean of its states. What
 * it learns counts once a token of the sequence.
 */
final class SourceChoice implements ExitUnits {
  private final MultinomialRule rule;
  private final ExitUnit unit;

  SourceChoice(MultinomialRule rule, Scope scope, int size, ExitPlan plan) {
    this.rule = rule;
    this.unit = new ExitUnit(scope, size, plan.after().size() + 1);
  }

  @Override
  public Reader read(Graph graph, Context context) {
    Tensor means = means(graph, context.source(0));
    double[][] said = ExitUnits.taken(graph, unit.probabilities(graph, means));
    graph.workspace().release(means);
    return tokens -> (g, exit, states) -> exit == 0 ? ofTokens(said, tokens) : Voice.NOTHING;
  }

  private static double[][] ofTokens(double[][] said, SequenceLayout tokens) {
    return sequences(tokens).mapToObj(b -> said[b]).toArray(double[][]::new);
  }

  /** The sequence of each token. */
  private static IntStream sequences(SequenceLayout tokens) {
    return IntStream.range(0, tokens.sequences())
        .flatMap(b -> IntStream.range(0, tokens.length(b)).map(i -> b));
  }

  @Override
  public void learn(Graph graph, ExitLosses seen, float[][] scores, Context context, double scale) {
    if (seen.areAll()) {
      SequenceLayout layout = seen.states().getFirst().layout();
      int[] best = rule.bestOfSequences(scores, layout);
      int[] owners = sequences(layout).toArray();
      int[] right = IntStream.of(owners).map(b -> best[b]).toArray();
      unit.learn(graph, means(graph, context.source(0)), owners, right, scale);
    }
  }

  /** The mean (B, D) of the states of each source. */
  private static Tensor means(Graph graph, Sequences source) {
    SequenceLayout layout = source.layout();
    Tensor states = source.rows().value();
    Tensor means = graph.workspace().zeros(layout.sequences(), states.columns());
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = layout.start(b); row < layout.end(b); row++) {
        graph
            .kernels()
            .elements()
            .axpy(1f / layout.length(b), states.rows(row, row + 1), means.rows(b, b + 1));
      }
    }
    return means;
  }
}
