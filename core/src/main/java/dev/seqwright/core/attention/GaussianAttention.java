package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.autograd.WindowBias;
import dev.seqwright.core.config.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Places;
import dev.seqwright.core.tensor.Activation;
import java.util.EnumSet;

/**
 * Attention with a Gaussian window that every query places and sizes itself (Yang et al. 2018).
 *
 * <pre>
 *   (1) p_i = sigmoid(Up tanh(W q_i)),  z_i = sigmoid(Uz tanh(W q_i))       a number each a head
 *   (2) P_i = n_i p_i,  sigma_i = n_i z_i / 2
 *   (3) s_ij = q_i . k_j / sqrt d - (j - P_i)^2 / (2 sigma_i^2)
 * </pre>
 *
 * n_i is the number of positions that i can see: the memory's length, or i + 1 when causal. Time
 * O(n^2 D), memory O(n^2 H).
 *
 * <p>Differs from the paper: W takes the queries of all heads, so that heads share what they know.
 */
public final class GaussianAttention extends PairAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "gaussian",
          Settings.class,
          "a Gaussian window on the logits that each query places and sizes",
          EnumSet.of(Ability.ENCODER, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n^2 D), memory O(n^2 H)",
          "Yang et al. 2018, arXiv 1810.10182");

  private final Linear hidden;
  private final Linear window;

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(Site site) {
      return new GaussianAttention(site);
    }
  }

  private GaussianAttention(Site site) {
    super(site);
    int size = site.size();
    this.hidden =
        new Linear(
            site.scope().at("window-hidden"), size, size, 1, Activation.TANH, site.initializer());
    this.window =
        new Linear(
            site.scope().at("window"),
            size,
            2 * site.heads(),
            2,
            Activation.SIGMOID,
            site.initializer());
  }

  @Override
  Variable mix(Graph graph, Variable q, Variable k, Variable v, Places places) {
    int heads = site().heads();
    Variable both = window.apply(graph, hidden.apply(graph, q));
    Variable centres = Columns.apply(graph, both, 0, heads);
    Variable widths = Columns.apply(graph, both, heads, 2 * heads);
    Variable dots = PairDots.apply(graph, q, k, places.pairs(), heads, site().scale());
    Variable bias = WindowBias.apply(graph, centres, widths, places.pairs(), places.keys());
    Variable weights = PairSoftmax.apply(graph, Add.apply(graph, dots, bias), places.pairs());
    return PairSum.apply(graph, Dropout.apply(graph, weights, site().dropout()), v, places.pairs());
  }
}
