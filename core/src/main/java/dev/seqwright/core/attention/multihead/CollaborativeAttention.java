package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Add;
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
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Collaborative heads (Cordonnier et al. 2020): all heads look through the same queries and keys,
 * each at its own mixture of their columns.
 *
 * <pre>
 *   (1) s_h(i, j) = (q_i * m_h) . k_j / sqrt(K / H) + c_h . k_j      m (H, K), c (H, K) trained
 *   (2) y_h = sum_j softmax_j(s_h) v_jh
 * </pre>
 *
 * q and k (n, K) are shared; c . k is the content bias that query biases give in full attention. As
 * heads have much in common, K may be well under D, which is the point of the paper. As masks of
 * the heads' own columns, m = 1 there and 0 elsewhere, c = 0, K = D, it is full attention. Time
 * O(n^2 H K), memory O(n^2 H + n H K).
 *
 * <p>Differs from the authors' program: the content bias there is a map of the input, W x_j /
 * sqrt(K / H), here of the key, which is the same where the keys' projection loses nothing (K = D).
 */
public final class CollaborativeAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "collaborative",
          Settings.class,
          "heads share queries and keys of `key-size` numbers, each with a mixing vector of its"
              + " own",
          EnumSet.complementOf(EnumSet.of(Ability.RELATIVE)),
          "time O(n^2 H K), memory O(n^2 H + n H K)",
          "Cordonnier et al. 2020, arXiv 2006.16362");

  private final Parameter mixing;
  private final Parameter contentBias;
  private final int keySize;

  /** How m starts. */
  public enum Start {
    /** Draws from N(0, 0.2^2): every head looks at all columns, as the authors' program starts. */
    UNIFORM,
    /** Ones at a head's own columns: as full attention. */
    CONCATENATE,
    /** Ones: all heads alike. */
    ONES
  }

  /**
   * What can be set.
   *
   * @param keySize K, of queries and keys together for all heads; 0 for D
   * @param start how m starts
   */
  public record Settings(int keySize, Start start) implements AttentionKind {
    public Settings() {
      this(0, Start.UNIFORM);
    }

    public Settings {
      Check.atLeast("key-size", keySize, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new CollaborativeAttention(site, keySize == 0 ? site.size() : keySize, start);
    }
  }

  private CollaborativeAttention(AttentionSpec site, int keySize, Start start) {
    super(site, keySize);
    this.keySize = keySize;
    this.mixing = site.scope().create("mixing", initializer(start), site.heads(), keySize);
    this.contentBias =
        site.scope().create("content-bias", Initializer.zeros(), site.heads(), keySize);
  }

  private static Initializer initializer(Start start) {
    return switch (start) {
      case UNIFORM -> Initializer.normal(0.2);
      case ONES -> Initializer.ones();
      case CONCATENATE -> (mixing, random) -> ownColumns(mixing.zero());
    };
  }

  /** The last head has fewer columns where they do not divide evenly. */
  private static void ownColumns(Tensor mixing) {
    int width = Math.ceilDiv(mixing.columns(), mixing.rows());
    for (int c = 0; c < mixing.columns(); c++) {
      mixing.set((long) c / width * mixing.columns() + c, 1);
    }
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    int heads = site().heads();
    int rows = q.rows();
    Variable queries =
        Multiply.apply(graph, copies(graph, q, heads), site().perHeadRows(graph, mixing, rows));
    Variable biased =
        Add.apply(graph, scaled(graph, queries), site().perHeadRows(graph, contentBias, rows));
    Variable wide = Reshape.apply(graph, biased, rows, heads * keySize);
    Variable dots = PairDots.apply(graph, wide, k, places.pairs(), heads, 1);
    Variable weights = PairSoftmax.apply(graph, dots, places.pairs());
    return PairSum.apply(graph, Dropout.apply(graph, weights, site().dropout()), v, places.pairs());
  }

  private Variable scaled(Graph graph, Variable queries) {
    return Scale.apply(graph, queries, (float) Math.sqrt((double) site().heads() / keySize));
  }

  /** Every row H times (N H, K). */
  private static Variable copies(Graph graph, Operand x, int heads) {
    int[] rows = new int[x.rows() * heads];
    Arrays.setAll(rows, i -> i / heads);
    return GatherRows.apply(graph, x, rows);
  }
}
