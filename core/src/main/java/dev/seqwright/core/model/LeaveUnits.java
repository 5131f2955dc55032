package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.head.ExitUnit;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.exit.LeaveRule;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A unit an exit, which says whether a token leaves there. It learns of the tokens that had better
 * come so far.
 *
 * <p>Parameters, in the given scope: {@code n.leave...}, n the layer of the exit.
 */
final class LeaveUnits implements ExitUnits {
  private static final int LEAVE = 0;
  private static final int STAY = 1;

  private final LeaveRule rule;
  private final List<ExitUnit> units;

  LeaveUnits(LeaveRule rule, Scope scope, int size, List<Integer> after) {
    this.rule = rule;
    this.units = after.stream().map(n -> new ExitUnit(scope.at(n + ".leave"), size, 2)).toList();
  }

  @Override
  public Reader read(Graph reading, Context context) {
    return tokens ->
        (graph, exit, states) ->
            ExitUnits.taken(graph, units.get(exit).probabilities(graph, states));
  }

  @Override
  public void learn(Graph graph, ExitLosses seen, float[][] scores, Context context, double scale) {
    int[] best = rule.best(scores, seen.states().getFirst().layout());
    for (int exit = 0; exit < Math.min(units.size(), scores.length - 1); exit++) {
      int own = exit;
      int[] reached = IntStream.range(0, best.length).filter(t -> best[t] >= own).toArray();
      if (reached.length > 0) {
        int[] right = IntStream.of(reached).map(t -> best[t] == own ? LEAVE : STAY).toArray();
        units.get(exit).learn(graph, seen.states().get(exit).rows().value(), reached, right, scale);
      }
    }
  }
}
