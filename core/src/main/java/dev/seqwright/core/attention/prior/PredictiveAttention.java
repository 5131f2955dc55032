package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.PairAttention;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import java.util.EnumSet;

/**
 * Predictive, or evolving, attention (Wang et al. 2021): a layer's logits grow out of those of the
 * layer below through a convolution over the picture of the attention.
 *
 * <pre>
 *   (1) I_l = alpha S_(l-1) + (1 - alpha) Q K' / sqrt d
 *   (2) S_l = beta relu(conv(I_l) + b) + (1 - beta) I_l    3 x 3 over (i, j), heads as channels
 *   (3) S_l = Q K' / sqrt d                                where no such layer lies below
 *   (4) y = softmax(S_l) V
 * </pre>
 *
 * In a decoder the kernel does not see the row below, i + 1. Time O(n^2 (D + 9 H^2)), memory O(9
 * n^2 H). Decodes over the prefix. What relative positions add to Q K' / sqrt d grows on with it.
 * With alpha = beta = 0 it is full attention, and so is the lowest layer. The form {@code linear}
 * of (2), without b and relu and in the lowest layer, too, is that of models from before there was
 * a choice: their logits are linear in the products of all layers below.
 */
public final class PredictiveAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "predictive",
          Settings.class,
          "logits grow out of those of the layer below through a convolution",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.RELATIVE),
          "time O(n^2 (D + 9 H^2)), memory O(9 n^2 H)",
          "Wang et al. 2021, arXiv 2102.12895");

  private final SelfProjection projection;
  private final PairAttention attention;
  private final EvolvingLogits logits;
  private final AttentionSpec site;

  /** What follows the convolution. */
  public enum Form {
    /** A bias and a ReLU; the lowest layer has no convolution. */
    RELU,
    /** Nothing; every layer has a convolution. */
    LINEAR
  }

  /**
   * What can be set.
   *
   * @param alpha the share of the logits below
   * @param beta the share of the convolution
   * @param convolution what follows it
   */
  public record Settings(double alpha, double beta, @Earlier("linear") Form convolution)
      implements AttentionKind {
    public Settings() {
      this(0.5, 0.1, Form.RELU);
    }

    public Settings {
      Check.within("alpha", alpha, 0, 1);
      Check.within("beta", beta, 0, 1);
    }

    @Override
    public boolean handsUp() {
      return true;
    }

    @Override
    public Attention create(AttentionSpec site) {
      return site.role() == Role.CROSS
          ? new CrossPredictiveAttention(site, this)
          : new PredictiveAttention(site, this);
    }
  }

  private PredictiveAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.attention = new PairAttention(site);
    this.logits = new EvolvingLogits(site, settings);
    this.site = site;
  }

  @Override
  public int limit() {
    return attention.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    int[] positions = query.layout().positions();
    Operand k = attention.turned(graph, site.part(qkv, 1), positions);
    Pairs pairs = Pairs.dense(query.layout(), query.layout(), site.role().causal());
    PairPositions places = PairPositions.of(pairs, positions, positions);
    Variable dots = attention.logits(graph, q, k, places);
    Variable evolved = logits.evolved(graph, dots, pairs, query.layout());
    Variable weights = PairSoftmax.apply(graph, evolved, pairs);
    Variable y = attention.sum(graph, weights, site.part(qkv, 2), places);
    return projection.output(graph, y);
  }
}
