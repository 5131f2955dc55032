package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Collaborative heads (Cordonnier et al. 2020): all heads look through the same queries and keys,
 * each at its own mixture of their columns.
 *
 * <pre>
 *   (1) s_h(i, j) = (q_i * m_h) . k_j / sqrt d + c_h . k_j      m (H, D), c (H, D) trained
 *   (2) y_h = sum_j softmax_j(s_h) v_jh
 * </pre>
 *
 * q and k (n, D) are shared; c . k is the content bias that query biases give in full attention. As
 * masks of the heads' own columns, m = 1 there and 0 elsewhere, c = 0, it is full attention. Time
 * O(n^2 H D), memory O(n^2 H + n H D).
 */
public final class CollaborativeAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "collaborative",
          Settings.class,
          "heads share queries and keys, each with a mixing vector of its own",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n^2 H D), memory O(n^2 H + n H D)",
          "Cordonnier et al. 2020, arXiv 2006.16362");

  private final Parameter mixing;
  private final Parameter contentBias;

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      return new CollaborativeAttention(site);
    }
  }

  private CollaborativeAttention(AttentionSpec site) {
    super(site);
    this.mixing = site.scope().create("mixing", Initializer.normal(1), site.heads(), site.size());
    this.contentBias =
        site.scope().create("content-bias", Initializer.zeros(), site.heads(), site.size());
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    int heads = site().heads();
    int rows = q.rows();
    Operand[] copies = new Operand[heads];
    Arrays.fill(copies, k);
    Variable queries =
        Multiply.apply(graph, copies(graph, q, heads), site().perHeadRows(graph, mixing, rows));
    Variable biased =
        Add.apply(graph, scaled(graph, queries), site().perHeadRows(graph, contentBias, rows));
    Variable wide = Reshape.apply(graph, biased, rows, heads * site().size());
    Variable keys = Concat.columns(graph, copies);
    Variable dots = PairDots.apply(graph, wide, keys, places.pairs(), heads, 1);
    Variable weights = PairSoftmax.apply(graph, dots, places.pairs());
    return PairSum.apply(graph, Dropout.apply(graph, weights, site().dropout()), v, places.pairs());
  }

  private Variable scaled(Graph graph, Variable queries) {
    return Scale.apply(graph, queries, site().scale());
  }

  /** Every row H times (N H, D). */
  private static Variable copies(Graph graph, Operand x, int heads) {
    int[] rows = new int[x.rows() * heads];
    Arrays.setAll(rows, i -> i / heads);
    return GatherRows.apply(graph, x, rows);
  }
}
