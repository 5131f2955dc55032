package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.tensor.Activation;
import java.util.List;
import java.util.Set;

/**
 * Gated linear units (Dauphin et al. 2017; Shazeer 2020):
 *
 * <pre>
 *   (1) y = drop((x W' + b) * f(x V' + c)) W2' + b2
 * </pre>
 *
 * with f the logistic function (GLU), ReLU (ReGLU), GELU (GEGLU), swish (SwiGLU) or nothing
 * (bilinear). x and y (N, D), the gated layer (N, F). Time O(N D F): half as much again as two
 * layers of the same F; the paper takes F 2/3 as wide.
 *
 * <p>Differs from the paper: all three maps have a bias, where Shazeer's have none.
 */
public final class Gated implements FeedForward {
  /** The entry of the catalogue. */
  public static final Variant<FeedForwardKind> VARIANT =
      new Variant<>(
          "glu",
          Settings.class,
          "a linear layer gated by another one: sigmoid (glu), relu (reglu), gelu (geglu),"
              + " swish (swiglu), identity (bilinear)",
          Set.of(),
          "time O(n D F), 1.5 times the weights of two-layer",
          "Shazeer 2020, arXiv 2002.05202");

  private final Linear inner;
  private final Linear outer;
  private final Activation gate;
  private final int hidden;
  private final double dropout;

  /**
   * What can be set.
   *
   * @param gate the function of the gate
   */
  public record Settings(Activation gate) implements FeedForwardKind {
    public Settings() {
      this(Activation.SWISH);
    }

    @Override
    public FeedForward create(FeedForwardSpec site) {
      return new Gated(site, gate);
    }
  }

  private Gated(FeedForwardSpec s, Activation gate) {
    this.inner =
        Linear.stacked(
            s.scope().at("inner"), s.size(), s.hidden(), List.of(s.initializer(), s.initializer()));
    this.outer =
        new Linear(
            s.scope().at("outer"), s.hidden(), s.size(), 1, Activation.IDENTITY, s.initializer());
    this.gate = gate;
    this.hidden = s.hidden();
    this.dropout = s.dropout();
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    Variable both = inner.apply(graph, x);
    // What works element by element takes tensors without gaps.
    Variable value = both.columns(0, hidden).contiguous(graph);
    Variable gated = both.columns(hidden, 2 * hidden).contiguous(graph);
    Variable gates = Activate.apply(graph, gate, gated);
    Variable product = Multiply.apply(graph, value, gates);
    return outer.apply(graph, Dropout.apply(graph, product, dropout));
  }
}
