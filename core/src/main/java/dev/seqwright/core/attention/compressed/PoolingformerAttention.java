package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import java.util.EnumSet;
import java.util.List;

/**
 * Poolingformer (Zhang et al. 2021): a band, and on top of what it finds a wider band over pooled
 * keys and values.
 *
 * <pre>
 *   (1) [q k v] = x W1' + b1;   y_i = sum over |i - j| &lt;= w1 of softmax_j(q_i . k_j / sqrt d) v_j
 *   (2) [p l u] = y W2' + b2;   l'_c = pool(l_t : t in window c),  u'_c = pool(u_t : t in window c)
 *   (3) z_i = sum over c in C(i) of softmax_c(p_i . l'_c / sqrt d) u'_c
 *   (4) out = (y + z) Wo' + bo                                     (1) to (3) in each of H heads
 * </pre>
 *
 * Window c has the k positions that end with position (c + 1) s - 1, those that exist. C(i) are the
 * windows that lie in the wide band, at positions from i - w2 to i + w2; causal: up to i. Where
 * there is none, z_i = 0. pool is the mean, the maximum of each column, or a convolution with the
 * weights softmax(W l_m + b) of the window's middle position m, for each head (dynamic).
 *
 * <p>Time O(n (w1 + w2 / s) D), memory the same with H for D. Decodes over the prefix. With w2 = 0
 * there is no second level and it is a band.
 *
 * <p>Differs from the paper: the pooled windows of a sequence stand on a fixed grid, not on one for
 * each position, so that each is pooled once.
 */
public final class PoolingformerAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "poolingformer",
          Settings.class,
          "a band, and on top of it a wider band over pooled keys and values",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(n (window + wide / stride) D), memory the same with H for D",
          "Zhang et al. 2021, arXiv 2105.04371");

  private final SelfProjection projection;
  private final Linear second;
  private final Pooling keys;
  private final Pooling values;
  private final Settings settings;
  private final AttentionSpec site;

  /** How a window of keys or values becomes one. */
  public enum Pool {
    /** Their mean. */
    MEAN,
    /** The largest value of each column. */
    MAX,
    /** A convolution whose weights the middle position makes. */
    DYNAMIC
  }

  /**
   * What can be set.
   *
   * @param window w1, how far a position sees on each side
   * @param wide w2, how far it sees pooled positions; 0: there is no second level
   * @param stride s, the positions from a pooled window to the next
   * @param kernel k, the positions of a pooled window
   * @param pool how they become one
   */
  public record Settings(int window, int wide, int stride, int kernel, Pool pool)
      implements AttentionKind {
    public Settings() {
      this(16, 64, 4, 5, Pool.DYNAMIC);
    }

    public Settings {
      Check.atLeast("window", window, 0);
      Check.atLeast("stride", stride, 1);
      String covering = "stride (%d) or more, so that every position is read".formatted(stride);
      Check.that(kernel >= stride, "kernel", kernel, covering);
      Check.that(
          wide == 0 || wide >= window, "wide", wide, "0, or window (" + window + ") or more");
    }

    @Override
    public Attention create(AttentionSpec site) {
      return wide == 0
          ? new PatternAttention(site, band())
          : new PoolingformerAttention(site, this);
    }

    private Pattern band() {
      return Pattern.band(window);
    }
  }

  private PoolingformerAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.second =
        Linear.stacked(
            site.scope().at("second-projection"),
            site.size(),
            site.size(),
            List.of(site.initializer(), site.initializer(), site.branch()));
    this.keys = pooling(site, "key-pool", settings);
    this.values = pooling(site, "value-pool", settings);
    this.settings = settings;
    this.site = site;
  }

  private static Pooling pooling(AttentionSpec site, String name, Settings settings) {
    return switch (settings.pool()) {
      case MEAN -> Pooling::mean;
      case MAX -> Pooling::max;
      case DYNAMIC -> Pooling.dynamic(site, name, settings.kernel());
    };
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    boolean causal = site.role().causal();
    Pairs band = PatternAttention.pairs(settings.band(), query.layout(), causal);
    Variable qkv = projection.project(graph, query.rows());
    Variable y = attend(graph, site.part(qkv, 0), site.part(qkv, 1), site.part(qkv, 2), band);
    StridedWindows windows =
        new StridedWindows(query.layout(), settings.kernel(), settings.stride(), causal);
    Variable plu = second.apply(graph, y);
    Variable l = keys.apply(graph, site.part(plu, 1), windows);
    Variable u = values.apply(graph, site.part(plu, 2), windows);
    Variable z = attend(graph, site.part(plu, 0), l, u, windows.within(settings.wide()));
    return projection.output(graph, Add.apply(graph, y, z));
  }

  private Variable attend(Graph graph, Operand q, Operand k, Operand v, Pairs pairs) {
    Variable dots = PairDots.apply(graph, q, k, pairs, site.heads(), site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }
}
