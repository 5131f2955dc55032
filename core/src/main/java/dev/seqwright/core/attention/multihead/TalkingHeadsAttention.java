package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import java.util.EnumSet;

/**
 * Talking heads (Shazeer et al. 2020): heads are mixed before and after the softmax.
 *
 * <pre>
 *   (1) s_h = sum_g P_hg q_g . k_g / sqrt d          logits of every pair, H heads mixed
 *   (2) a = softmax(s)
 *   (3) w_h = sum_g W_hg a_g                          weights, mixed again
 *   (4) y_h = sum_j w_hj v_jh
 * </pre>
 *
 * P and W (H, H) start near the identity; as the identity they give full attention. What relative
 * positions add to the logits is mixed with them. Time O(n^2 (D + H^2)), memory O(n^2 H).
 *
 * <p>Differs from the paper: keys, softmax and values have the same number of heads, where the
 * paper has a number for each; both mixtures are always there, where it tries either alone, too.
 */
public final class TalkingHeadsAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "talking-heads",
          Settings.class,
          "heads are mixed before and after the softmax",
          EnumSet.allOf(Ability.class),
          "time O(n^2 (D + H^2)), memory O(n^2 H)",
          "Shazeer et al. 2020, arXiv 2003.02436");

  private final Parameter logitMix;
  private final Parameter weightMix;

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      return new TalkingHeadsAttention(site);
    }
  }

  private TalkingHeadsAttention(AttentionSpec site) {
    super(site);
    Initializer start = Initializer.identity(0.1);
    this.logitMix = site.scope().create("logit-mix", start, site.heads(), site.heads());
    this.weightMix = site.scope().create("weight-mix", start, site.heads(), site.heads());
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable dots = logits(graph, q, k, places);
    Variable attended = PairSoftmax.apply(graph, mixed(graph, dots, logitMix), places.pairs());
    return sum(graph, mixed(graph, attended, weightMix), v, places);
  }

  private static Variable mixed(Graph graph, Variable perPair, Parameter mix) {
    return Affine.apply(graph, perPair, mix.in(graph), null, Activation.IDENTITY);
  }
}
