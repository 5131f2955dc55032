package dev.seqwright.core.halting;

import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Optional;

/**
 * Adaptive computation time (Graves 2016): each row decides after each step whether it has been
 * computed often enough. h_t (D) is the row after step t, T the most steps.
 *
 * <pre>
 *   (1) p_t = sigmoid(w . h_t + b)
 *   (2) N = the first t with p_1 + ... + p_t &gt;= threshold, T at the latest
 *   (3) R = 1 - (p_1 + ... + p_(N - 1))
 *   (4) y = sum over t &lt; N of p_t h_t + R h_N           weights that sum to 1, at the maximum too
 *   (5) loss += ponder-weight mean of (N + R)             over the rows; dN / dp = 0, dR / dp_t = -1
 * </pre>
 *
 * w starts at 0, so that at first all rows take as many steps: 2 with the bias of 1. Time O(N D) a
 * row.
 */
public final class AdaptiveComputationTime {
  private final Settings settings;
  private final int steps;
  private final String stack;
  private final Parameter weight;
  private final Parameter bias;
  private final StepCounts inTraining;
  private final StepCounts inUse;

  /**
   * What can be set.
   *
   * @param threshold 1 - epsilon, the sum of probabilities that is enough
   * @param ponderWeight tau, what a step costs
   * @param bias what b starts at: a lower one makes rows begin with more steps
   */
  public record Settings(double threshold, double ponderWeight, double bias)
      implements HaltingKind {
    public Settings() {
      this(0.99, 0.01, 1);
    }

    public Settings {
      Check.positive("threshold", threshold);
      Check.that(threshold <= 1, "threshold", threshold, "a number over 0, 1 at most");
      Check.notNegative("ponder-weight", ponderWeight);
      Check.finite("bias", bias);
    }

    @Override
    public Optional<AdaptiveComputationTime> create(Scope stack, int size, int steps) {
      return Optional.of(new AdaptiveComputationTime(this, stack, size, steps));
    }
  }

  private AdaptiveComputationTime(Settings settings, Scope stack, int size, int steps) {
    Scope scope = stack.at("halting");
    this.settings = settings;
    this.steps = steps;
    this.stack = stack.prefix();
    this.weight = scope.create("weight", Initializer.zeros(), 1, size);
    this.bias = scope.create("bias", Initializer.constant(settings.bias()), 1);
    this.inTraining = new StepCounts(stack.prefix());
    this.inUse = new StepCounts(stack.prefix());
  }

  /** Rows before their first step. */
  public Ponder begin(Graph graph, SequenceLayout layout) {
    return new Ponder(graph, this, layout);
  }

  /**
   * How many steps rows took since the last call, a line: in the steps of training, or, where there
   * were none, in other passes.
   */
  public Optional<String> report() {
    Optional<String> ofUse = inUse.take();
    return inTraining.take().or(() -> ofUse);
  }

  StepCounts counts(boolean training) {
    return training ? inTraining : inUse;
  }

  String stack() {
    return stack;
  }

  /** T. */
  int steps() {
    return steps;
  }

  /** epsilon, what may be left. */
  float least() {
    return (float) (1 - settings.threshold());
  }

  double ponderWeight() {
    return settings.ponderWeight();
  }

  /** (1), (n, 1) of states (n, D). */
  Variable probabilities(Graph graph, Variable states) {
    return Affine.apply(graph, states, weight.in(graph), bias.in(graph), Activation.SIGMOID);
  }
}
