package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.head.ExitUnit;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.MultinomialRule;
import java.util.stream.IntStream;

/** Each token chooses its exit by its state at the first one. */
final class TokenChoice implements ExitUnits {
  private final MultinomialRule rule;
  private final ExitUnit unit;

  TokenChoice(MultinomialRule rule, Scope scope, int size, ExitPlan plan) {
    this.rule = rule;
    this.unit = new ExitUnit(scope, size, plan.after().size() + 1);
  }

  @Override
  public Reader read(Graph reading, Context context) {
    return tokens ->
        (graph, exit, states) ->
            exit == 0 ? ExitUnits.taken(graph, unit.probabilities(graph, states)) : Voice.NOTHING;
  }

  @Override
  public void learn(Graph graph, ExitLosses seen, float[][] scores, Context context, double scale) {
    if (seen.areAll()) {
      Sequences first = seen.states().getFirst();
      int[] all = IntStream.range(0, first.layout().rows()).toArray();
      int[] best = rule.best(scores, first.layout());
      unit.learn(graph, first.rows().value(), all, best, scale);
    }
  }
}
