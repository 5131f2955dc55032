package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.PairPositions;
import java.util.EnumSet;

/**
 * Attention with a Gaussian prior on the logits: a window that every query places and sizes itself
 * (Yang et al. 2018) or one that depends on the distance alone (Guo et al. 2019).
 *
 * <pre>
 *   (1) s_ij = q_i . k_j / sqrt d + G_ij
 *   (2) window: G_ij = -(j - P_i)^2 / (2 sigma_i^2),  P_i = n_i p_i,  sigma_i = n_i z_i / 2,
 *       p_i = sigmoid(Up tanh(W q_i)),  z_i = sigmoid(Uz tanh(W q_i))      a number each a head
 *   (3) distance: G_ij = -|w (i - j)^2 + b|, w and b two numbers a head
 * </pre>
 *
 * Relative positions may add to (1) beside G; the window is made of queries without them. n_i is
 * the number of positions that i can see: the memory's length, or i + 1 when causal. Time O(n^2 D),
 * memory O(n^2 H). With w = b = 0 it is full attention.
 *
 * <p>Differs from the papers: W takes the queries of all heads, so that heads share what they know;
 * w and b are trained without a bound on their signs, and each head has its own. Of Yang's windows
 * there is the best one, not that of a fixed size or of a layer's mean key; the paper has it in the
 * lower layers only, which a list of kinds does here.
 */
public final class GaussianAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "gaussian",
          Settings.class,
          "a Gaussian prior on the logits: a window that each query places, or the distance's",
          EnumSet.allOf(Ability.class),
          "time O(n^2 D), memory O(n^2 H)",
          "Yang et al. 2018, arXiv 1810.10182; Guo et al. 2019 (AAAI)");

  private final GaussianPrior prior;

  /** What the prior depends on. */
  public enum Form {
    /** The query: (2). */
    WINDOW,
    /** The distance: (3). */
    DISTANCE
  }

  /**
   * What can be set.
   *
   * @param form what the prior depends on
   */
  public record Settings(Form form) implements AttentionKind {
    public Settings() {
      this(Form.WINDOW);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new GaussianAttention(site, form);
    }
  }

  private GaussianAttention(AttentionSpec site, Form form) {
    super(site);
    this.prior =
        switch (form) {
          case WINDOW -> new QueryWindow(site);
          case DISTANCE -> new DistancePrior(site);
        };
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable dots = logits(graph, q, k, places);
    Variable logits = Add.apply(graph, dots, prior.of(graph, q, places));
    Variable weights = PairSoftmax.apply(graph, logits, places.pairs());
    return sum(graph, weights, v, places);
  }
}
