package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.full.CrossAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import java.util.EnumSet;

/**
 * The induced set attention block of the Set Transformer (Lee et al. 2019): m trained points gather
 * from the sequence, and the positions gather from the points.
 *
 * <pre>
 *   (1) ISAB(X) = MAB(X, MAB(I, X))                         I (m, D) trained
 *   (2) MAB(X, Y) = LN(H + rFF(H)),  H = LN(X + Multihead(X, Y))
 *   (3) Multihead(X, Y): queries from X, keys and values from Y, H heads of size d = D / H
 *   (4) rFF(h) = relu(h W' + b)
 * </pre>
 *
 * Of the outer MAB this is Multihead(X, MAB(I, X)): what (2) puts around it, two residual
 * connections, two norms and a feed-forward part, is what a Transformer's layer has anyway. With
 * norms behind, the layer is (1). It does not know the order of X: permuted rows give permuted
 * outputs.
 *
 * <p>Time O(n m D), memory O((n + m) D) for a sequence of n positions. For encoders.
 *
 * <p>Differs from the paper: (4), which it leaves open, is that of the authors' program.
 */
public final class SetTransformerAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "set-transformer",
          Settings.class,
          "`points` trained points attend the sequence, positions attend the points",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n points D), memory O(n D)",
          "Lee et al. 2019, arXiv 1810.00825");

  private final LearnedRows points;
  private final Attention gather;
  private final InnerNorm afterGather;
  private final Linear feedForward;
  private final InnerNorm afterFeedForward;
  private final Attention scatter;

  /**
   * What can be set.
   *
   * @param points m
   */
  public record Settings(int points) implements AttentionKind {
    public Settings() {
      this(32);
    }

    public Settings {
      Check.atLeast("points", points, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new SetTransformerAttention(site, points);
    }
  }

  private SetTransformerAttention(AttentionSpec site, int count) {
    AttentionSpec inner = site.at("points");
    int size = site.size();
    this.points = new LearnedRows(inner, "initial", count, 1);
    this.gather = new CrossAttention(inner);
    this.afterGather = InnerNorm.at(inner.at("attention-norm"));
    this.feedForward =
        new Linear(inner.scope().at("feed-forward"), size, size, 1, Activation.RELU, site.branch());
    this.afterFeedForward = InnerNorm.at(inner.at("feed-forward-norm"));
    this.scatter = new CrossAttention(site);
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    return scatter.forward(graph, query, gathered(graph, source));
  }

  /** MAB(I, X). */
  private Sequences gathered(Graph graph, Sequences x) {
    Sequences i = points.beside(graph, x.layout());
    Variable read = gather.forward(graph, i, x);
    Variable h = afterGather.apply(graph, Add.apply(graph, i.rows(), read));
    Variable wide = feedForward.apply(graph, h);
    return i.with(afterFeedForward.apply(graph, Add.apply(graph, h, wide)));
  }
}
