package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A step of training of a network with exits: the states that heads see, and the sum of the losses
 * of those that learn in it, see {@link dev.seqwright.core.stack.exit.ExitTraining}. Heads are
 * counted from 0, that of the last layer behind those of the exits.
 *
 * @param plan of the exits
 * @param heads those that learn in this step
 * @param states what each head sees, of the heads up to the highest that learns or more
 */
public record ExitLosses(ExitPlan plan, List<Integer> heads, List<Sequences> states) {
  private static final String EXITS = "exits.";

  /** The loss of one head. */
  @FunctionalInterface
  public interface HeadLoss {
    /**
     * Adds its gradients.
     *
     * @param factor what the loss is multiplied by before it is differentiated
     * @return the summed loss, without the factor
     */
    CrossEntropy.Result of(int head, Sequences states, double factor);
  }

  /**
   * Runs a pass.
   *
   * @param pass gives the states of the last layer, and shows those of exits to who looks on
   */
  public static ExitLosses of(Graph graph, ExitPlan plan, Function<Exits, Sequences> pass) {
    int exits = plan.after().size();
    List<Integer> heads = plan.heads(graph.step());
    boolean drawn = plan.draws();
    List<Integer> learning = drawn ? List.of(draw(graph, heads)) : heads;
    int highest = drawn ? learning.getFirst() : exits;
    List<Sequences> seen = new ArrayList<>();
    Sequences last = pass.apply((g, exit, states) -> watched(seen, states, exit < highest));
    if (highest == exits) {
      seen.add(last);
    }
    return new ExitLosses(plan, learning, List.copyOf(seen));
  }

  /**
   * Ends the training of all parameters but those of exits with the first stage, if there is one.
   */
  public static void endFirstStage(ExitPlan plan, Parameters parameters) {
    if (plan.firstStage() > 0) {
      parameters.all().stream()
          .filter(p -> !p.name().startsWith(EXITS) && !p.name().contains("." + EXITS))
          .forEach(p -> p.until(plan.firstStage()));
    }
  }

  private static int[] watched(List<Sequences> seen, Sequences states, boolean goesOn) {
    seen.add(states);
    return goesOn ? IntStream.range(0, states.layout().sequences()).toArray() : new int[0];
  }

  private static int draw(Graph graph, List<Integer> heads) {
    int bits = CounterRandom.bits(graph.nextKey(), 0);
    return heads.get(Integer.remainderUnsigned(bits, heads.size()));
  }

  /** Whether every head has states in this step. */
  public boolean areAll() {
    return states.size() == plan.after().size() + 1;
  }

  /**
   * The loss of the step. What is told of likelihoods and right answers is that of the highest head
   * which learns.
   */
  public CrossEntropy.Result sum(HeadLoss head) {
    double[] factors = plan.factors();
    double loss = 0;
    CrossEntropy.Result result = CrossEntropy.Result.NONE;
    for (int n : heads) {
      double factor = plan.draws() ? 1 : factors[n];
      result = head.of(n, states.get(n), factor);
      loss += factor * result.loss();
    }
    return new CrossEntropy.Result(loss, result.logLikelihood(), result.correct(), result.rows());
  }
}
