package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PatternAttention;
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
import java.util.function.IntConsumer;

/**
 * Longformer (Beltagy et al. 2020): a band, dilated on request, and g global positions with
 * projections of their own.
 *
 * <pre>
 *   (1) [q k v] = x W' + b,  [qg kg vg] = x Wg' + bg
 *   (2) i &gt;= g: y_i = sum over j in B(i) or j &lt; g of softmax_j(q_i . k_j / sqrt d) v_j
 *   (3) i &lt; g:  y_i = sum over all j of softmax_j(qg_i . kg_j / sqrt d) vg_j
 *   (4) B(i) = {j : |i - j| &lt;= w delta and (i - j) mod delta = 0}
 * </pre>
 *
 * Time O(n (w + g) D), memory O(n (w + g) H). For encoders.
 *
 * <p>Differs from the paper: global positions are the first ones, not those of marked tokens; gaps
 * are those of all heads; there is no form for decoders, where the paper's language model is the
 * band, which {@code band} and {@code dilated} are.
 */
public final class LongformerAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "longformer",
          Settings.class,
          "a band, and `global` positions that see all and are seen by all, with projections of"
              + " their own",
          EnumSet.of(Ability.BIDIRECTIONAL),
          "time O(n (w + g) D), memory O(n (w + g) H)",
          "Beltagy et al. 2020, arXiv 2004.05150");

  private final SelfProjection projection;
  private final Linear global;
  private final Settings settings;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param window w, how many positions are seen on each side
   * @param dilation delta, the distance between them
   * @param global g, how many positions are global, from the first
   */
  public record Settings(int window, int dilation, int global) implements AttentionKind {
    public Settings() {
      this(16, 1, 1);
    }

    public Settings {
      Check.atLeast("window", window, 0);
      Check.atLeast("dilation", dilation, 1);
      Check.atLeast("global", global, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new LongformerAttention(site, this);
    }

    /** What position i attends with the projections of all positions. */
    void local(int i, int n, IntConsumer keys) {
      if (i < global) {
        return;
      }
      for (int j = 0; j < Math.min(global, n); j++) {
        keys.accept(j);
      }
      long reach = (long) window * dilation;
      for (long j = Math.max(i - reach, i % dilation);
          j <= Math.min(i + reach, n - 1L);
          j += dilation) {
        if (j >= global) {
          keys.accept((int) j);
        }
      }
    }

    /** What position i attends with the global ones'. */
    void global(int i, int n, IntConsumer keys) {
      for (int j = 0; i < global && j < n; j++) {
        keys.accept(j);
      }
    }
  }

  private LongformerAttention(AttentionSpec site, Settings settings) {
    this.projection = new SelfProjection(site);
    this.global =
        Linear.stacked(
            site.scope().at("global-projection"),
            site.size(),
            site.size(),
            List.of(site.initializer(), site.initializer(), site.branch()));
    this.settings = settings;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable x = query.rows();
    Pairs near = PatternAttention.pairs(settings::local, query.layout(), false);
    Pairs far = PatternAttention.pairs(settings::global, query.layout(), false);
    Variable local = attend(graph, projection.project(graph, x), near);
    Variable all = attend(graph, global.apply(graph, x), far);
    return projection.output(graph, Add.apply(graph, local, all));
  }

  private Variable attend(Graph graph, Variable qkv, Pairs pairs) {
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    Variable dots = PairDots.apply(graph, q, k, pairs, site.heads(), site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }
}
