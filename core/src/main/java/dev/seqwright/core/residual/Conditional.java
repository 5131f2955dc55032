package dev.seqwright.core.residual;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ResidualDropout;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Each position passes a sublayer or goes around it, as a gate of its own says that knows what the
 * whole model may cost (Bapna, Arivazhagan and Firat 2020). With h = norm(x) and a budget p
 *
 * <pre>
 *   (1) y = x + g drop(F(h))
 *   (2) z = v . swish(W h + b + e_p) + c            W (G, D), e_p a row of a table of K budgets
 *   (3) g = 1 if z > 0, else 0                      in use
 *   (4) g = 1 / (1 + exp(-z - a n)), n ~ N(0, 1)    in training
 *   (5) loss + l mean_b |sum g cost / sum cost - p_b|
 * </pre>
 *
 * where a grows from 0 to {@code noise} in the first {@code noise-steps} updates, so that gates
 * come to say yes or no; p_b of each sequence is drawn from the budgets, so that one model serves
 * them all; and the sums of (5) go over all positions and sublayers of all stacks, of a sequence
 * and its source. Where a gate is shut, nothing of the sublayer is computed but what others need of
 * the position: an attention still gives its keys and values. The cost of a row is what a shut gate
 * saves: D^2 multiplications in self-attention (the output; queries, keys and values of all rows
 * are one product), 2 D^2 in attention to a source (queries and output), 2 D F in a feed-forward
 * part.
 *
 * <p>In use, budgets between two of the table have e in between. G (D + 1) multiplications a row
 * and sublayer are added.
 *
 * <p>Differs from the paper: (5) counts gates as they are in use, with the slope of the logistic
 * function, where noisy gates that are counted miss the budget of use: a gate with z = 1 and a = 5
 * is open in 58 of 100 training steps, and in use always. Gates are of whole sublayers, not of
 * parts of a feed-forward layer; they read norm(x), not x; a budget is told by a sum in the hidden
 * layer; costs are counted as said above; swish stands for relu, which has no slope at half of its
 * inputs; gates begin open, c = 1.
 */
public final class Conditional implements Residual {
  /** The entry of the catalogue. */
  public static final Variant<NormPlacement> VARIANT =
      new Variant<>(
          "conditional",
          Settings.class,
          "y = x + g F(norm(x)), a gate g for each position that keeps a budget, see --budget",
          Set.of(),
          "G (D + 1) a row and sublayer; what is shut is not computed",
          "Bapna et al. 2020, arXiv 2002.07106");

  private final Gate gate;
  private final Normalization norm;
  private final double dropout;

  /**
   * What can be set.
   *
   * @param gateSize G, the width of each gate's hidden layer
   * @param budgets shares of the cost that the model learns to keep to, ascending
   * @param budget which one it keeps to in use, where nobody says another; see --budget
   * @param budgetWeight l, of the distance from the budget in the loss
   * @param noise what the noise of gates in training grows to
   * @param noiseSteps in how many updates
   */
  public record Settings(
      int gateSize,
      List<Double> budgets,
      double budget,
      double budgetWeight,
      double noise,
      int noiseSteps)
      implements NormPlacement {
    public Settings() {
      this(64, List.of(0.25, 0.5, 0.75, 1.0), 1, 1, 5, 2000);
    }

    public Settings {
      Check.atLeast("gate-size", gateSize, 1);
      Check.that(!budgets.isEmpty(), "budgets", "none", "one or more");
      budgets.forEach(p -> Check.share("budgets", p));
      for (int k = 1; k < budgets.size(); k++) {
        Check.that(budgets.get(k - 1) < budgets.get(k), "budgets", budgets, "ascending numbers");
      }
      Check.that(
          budget >= budgets.getFirst() && budget <= budgets.getLast(),
          "budget",
          budget,
          range(budgets));
      Check.notNegative("budget-weight", budgetWeight);
      Check.notNegative("noise", noise);
      Check.atLeast("noise-steps", noiseSteps, 0);
    }

    private static String range(List<Double> budgets) {
      return budgets.size() == 1
          ? budgets.getFirst() + ", the only one of budgets"
          : budgets.getFirst() + " to " + budgets.getLast() + ", the least and the most of budgets";
    }

    @Override
    public Residual around(ResidualSpec c) {
      return new Conditional(this, c);
    }

    @Override
    public boolean endsWithNorm() {
      return true;
    }

    @Override
    public boolean selects() {
      return true;
    }

    @Override
    public Optional<NormPlacement> within(double wanted) {
      return Optional.of(new Settings(gateSize, budgets, wanted, budgetWeight, noise, noiseSteps));
    }

    /** a of (4) in an update. */
    double noiseAt(long step) {
      return step >= noiseSteps ? noise : noise * step / noiseSteps;
    }

    /** The smallest of the budgets that is not under the one in use. */
    int budgetAbove() {
      int above = 0;
      while (budgets.get(above) < budget) {
        above++;
      }
      return above;
    }

    /** How far the one in use is from the next smaller one, as a part of their distance. */
    double partAbove() {
      int above = budgetAbove();
      if (budgets.get(above) == budget) {
        return 1;
      }
      double below = budgets.get(above - 1);
      return (budget - below) / (budgets.get(above) - below);
    }
  }

  private Conditional(Settings settings, ResidualSpec site) {
    this.norm = site.norm().get();
    this.gate = new Gate(settings, site, norm);
    this.dropout = site.dropout();
  }

  @Override
  public Optional<Gate> gate() {
    return Optional.of(gate);
  }

  /** A training pass has the gates under the key of the gate; in use open rows come alone. */
  @Override
  public Variable given(Graph graph, Variable x) {
    return norm.apply(graph, x);
  }

  @Override
  public Variable apply(
      Graph graph, Variable x, UnaryOperator<Variable> some, UnaryOperator<Variable> sublayer) {
    Variable branch = sublayer.apply(norm.apply(graph, x));
    Optional<Variable> gates = graph.shared(gate);
    if (gates.isEmpty()) {
      return ResidualDropout.apply(graph, branch, some.apply(x), dropout);
    }
    Variable dropped = Dropout.apply(graph, branch, dropout);
    Variable gated = ScaleRows.apply(graph, dropped, some.apply(gates.get()));
    return Add.apply(graph, some.apply(x), gated);
  }
}
