package dev.seqwright.core.model;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitLosses;
import dev.seqwright.core.stack.Exits;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.stack.exit.ExitRule;
import dev.seqwright.core.stack.exit.ExitTarget;
import dev.seqwright.core.stack.exit.LearntRule;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The exits of a decoder (Elbayad et al. 2020): after each, the head of the last layer scores the
 * next token, and a token whose answer satisfies the rule goes no higher. Its state is copied up,
 * so that later positions attend it in all layers.
 *
 * <p>Parameters: where the rule of the configuration is learnt, those of its units, in the scope
 * {@code exits} of the stack.
 */
final class TokenExits {
  private static final double[] SILENCE = {};

  private final ExitPlan plan;
  private final TokenHead head;
  private final Optional<ExitUnits> units;

  /**
   * @param scope of the stack; all other parameters of the network are there
   * @param size D
   * @param head scores the next token of every exit's states
   */
  TokenExits(Scope scope, int size, ExitPlan plan, TokenHead head) {
    this.plan = plan;
    this.head = head;
    this.units =
        plan.trained() instanceof LearntRule rule
            ? Optional.of(ExitUnits.of(rule, scope, size, plan))
            : Optional.empty();
    ExitLosses.endFirstStage(plan, scope.parameters());
  }

  /** The context of a pass, in which tokens leave where they may. */
  Context context(Graph graph, Context plain) {
    return graph.recording() || plan.rule().neverLeaves()
        ? plain
        : plain.watched(new Leaving(reader(graph, plain), SequenceLayout.of()));
  }

  /** Whether every token goes up to the last layer. */
  boolean neverLeaves() {
    return plan.rule().neverLeaves();
  }

  /** Who tells what the rule judges: units, or the probabilities of tokens. */
  private ExitUnits.Reader reader(Graph graph, Context plain) {
    return plan.rule().isLearnt()
        ? units.orElseThrow().read(graph, plain)
        : tokens -> this::probabilities;
  }

  private double[][] probabilities(Graph graph, int exit, Tensor states) {
    Tensor logits = head.logits(graph, graph.constant(states));
    graph.kernels().softmax().softmax(logits, logits);
    return ExitUnits.taken(graph, logits);
  }

  /** Follows the tokens of one pass or step. */
  private final class Leaving implements Exits {
    private final ExitUnits.Reader reader;
    private final ExitUnits.Voice voice;
    private List<ExitRule.Judge> judges;

    Leaving(ExitUnits.Reader reader, SequenceLayout tokens) {
      this.reader = reader;
      this.voice = reader.voice(tokens);
      this.judges = IntStream.range(0, tokens.rows()).mapToObj(row -> plan.rule().judge()).toList();
    }

    @Override
    public boolean ofTokens() {
      return true;
    }

    @Override
    public Exits again(SequenceLayout tokens) {
      return new Leaving(reader, tokens);
    }

    @Override
    public int[] after(Graph graph, int exit, Sequences states) {
      double[][] said = voice.after(graph, exit, states.rows().value());
      int[] stay =
          IntStream.range(0, judges.size())
              .filter(row -> !judges.get(row).sure(said.length == 0 ? SILENCE : said[row]))
              .toArray();
      judges = IntStream.of(stay).mapToObj(judges::get).toList();
      return stay;
    }
  }

  /**
   * The loss of a batch as the plan trains it; what is told of likelihoods is the last layer's, or
   * that of the exit which was drawn.
   *
   * @param context what the decoder read
   * @param states gives those of the last layer in a context
   */
  CrossEntropy.Result loss(
      Graph graph,
      Context context,
      Function<Context, Sequences> states,
      int[] targets,
      double smoothing,
      double scale) {
    ExitLosses seen =
        ExitLosses.of(graph, plan, watching -> states.apply(context.watched(watching)));
    units.ifPresent(
        own -> {
          ExitTarget target = ((LearntRule) plan.trained()).target();
          own.learn(graph, seen, scores(graph, seen, target, targets), context, scale);
        });
    return seen.sum((n, own, factor) -> head.loss(graph, own, targets, smoothing, factor * scale));
  }

  private float[][] scores(Graph graph, ExitLosses seen, ExitTarget target, int[] targets) {
    return seen.states().stream()
        .map(s -> target.scores(head.rows(graph, s.rows().value(), targets)))
        .toArray(float[][]::new);
  }
}
