package dev.seqwright.core.model;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.head.LeaveHead;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.Exits;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.LeaveRule;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The exits of a decoder (Elbayad et al. 2020): after each, the head of the last layer scores the
 * next token, and a token whose answer satisfies the rule goes no higher. Its state is copied up,
 * so that later positions attend it in all layers.
 *
 * <p>Parameters: where the rule of the configuration is learnt, those of its units, {@code
 * exits.n.leave} in the scope of the stack.
 */
final class TokenExits {
  private final ExitPlan plan;
  private final TokenHead head;
  private final List<LeaveHead> units;

  /**
   * @param scope of the stack
   * @param size D
   * @param head scores the next token of every exit's states
   */
  TokenExits(Scope scope, int size, ExitPlan plan, TokenHead head) {
    this.plan = plan;
    this.head = head;
    this.units =
        plan.trained().isLearnt()
            ? plan.after().stream()
                .map(n -> new LeaveHead(scope.at("exits." + n + ".leave"), size))
                .toList()
            : List.of();
  }

  /** The context of a pass, in which tokens leave where they may. */
  Context context(Graph graph, Context plain) {
    return graph.recording() || plan.rule().neverLeaves() ? plain : plain.watched(new Leaving());
  }

  /** Whether every token goes up to the last layer. */
  boolean neverLeaves() {
    return plan.rule().neverLeaves();
  }

  /** Follows the tokens of one pass or step. */
  private final class Leaving implements Exits {
    private List<ExitRule.Judge> judges = List.of();

    @Override
    public Exits again() {
      return new Leaving();
    }

    @Override
    public int[] after(Graph graph, int exit, Sequences states) {
      Tensor answers = answers(graph, exit, states.rows());
      if (exit == 0) {
        judges = IntStream.range(0, answers.rows()).mapToObj(row -> plan.rule().judge()).toList();
      }
      int[] stay =
          IntStream.range(0, answers.rows())
              .filter(row -> !judges.get(row).sure(row(answers, row)))
              .toArray();
      graph.workspace().release(answers);
      judges = IntStream.of(stay).mapToObj(judges::get).toList();
      return stay;
    }
  }

  /** What the rule judges: outputs of units, or probabilities of tokens. */
  private Tensor answers(Graph graph, int exit, Variable states) {
    Tensor logits =
        plan.rule().isLearnt() ? units.get(exit).logits(graph, states) : head.logits(graph, states);
    graph.kernels().softmax().softmax(logits, logits);
    return logits;
  }

  private static double[] row(Tensor answers, int row) {
    double[] values = new double[answers.columns()];
    for (int c = 0; c < values.length; c++) {
      values[c] = answers.get((long) row * values.length + c);
    }
    return values;
  }

  /**
   * The loss of a batch as the plan trains it; what is told of likelihoods is the last layer's, or
   * that of the exit which was drawn.
   *
   * @param states gives those of the last layer, and shows those of exits to who looks on
   */
  CrossEntropy.Result loss(
      Graph graph,
      Function<Exits, Sequences> states,
      int[] targets,
      double smoothing,
      double scale) {
    double[] factors = plan.factors();
    List<Sequences> seen = new ArrayList<>();
    int drawn = plan.draws() ? draw(graph, factors.length) : factors.length - 1;
    Sequences last = states.apply((g, exit, own) -> watched(seen, exit, own, drawn));
    if (last.layout().sequences() > 0) {
      seen.add(last);
    }
    learnToLeave(graph, seen, targets, scale);
    if (plan.draws()) {
      return head.loss(graph, seen.getLast(), targets, smoothing, scale);
    }
    double loss = 0;
    CrossEntropy.Result result = CrossEntropy.Result.NONE;
    for (int n = 0; n < factors.length; n++) {
      result = head.loss(graph, seen.get(n), targets, smoothing, factors[n] * scale);
      loss += factors[n] * result.loss();
    }
    return new CrossEntropy.Result(loss, result.logLikelihood(), result.correct(), result.rows());
  }

  private static int[] watched(List<Sequences> seen, int exit, Sequences states, int highest) {
    seen.add(states);
    return exit < highest ? IntStream.range(0, states.layout().sequences()).toArray() : new int[0];
  }

  private static int draw(Graph graph, int count) {
    return Integer.remainderUnsigned(CounterRandom.bits(graph.nextKey(), 0), count);
  }

  /** Teaches the units where each token had better leave, of the exits that were computed. */
  private void learnToLeave(Graph graph, List<Sequences> seen, int[] targets, double scale) {
    if (units.isEmpty()) {
      return;
    }
    float[][] likelihoods = likelihoods(graph, seen, targets);
    LeaveRule learnt = (LeaveRule) plan.trained();
    int[] best = new int[targets.length];
    Arrays.setAll(best, token -> learnt.best(token, likelihoods));
    for (int exit = 0; exit < Math.min(units.size(), seen.size() - 1); exit++) {
      int own = exit;
      int[] reached = IntStream.range(0, best.length).filter(t -> best[t] >= own).toArray();
      if (reached.length > 0) {
        boolean[] leaves = new boolean[reached.length];
        for (int i = 0; i < leaves.length; i++) {
          leaves[i] = best[reached[i]] == own;
        }
        units.get(exit).learn(graph, seen.get(exit).rows().value(), reached, leaves, scale);
      }
    }
  }

  private float[][] likelihoods(Graph graph, List<Sequences> seen, int[] targets) {
    return seen.stream()
        .map(s -> head.rows(graph, s.rows().value(), targets).logLikelihoods())
        .toArray(float[][]::new);
  }
}
