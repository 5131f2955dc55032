package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.CumulativeMean;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.IntStream;

/**
 * Informer's ProbSparse attention (Zhou et al. 2021): a query whose weights would be nearly even
 * takes the mean of the values; only the few whose weights are far from even attend.
 *
 * <pre>
 *   (1) s_ij = q_i . k_j / sqrt d,  u(n) = min(n, max(1, ceil(c ln n)))
 *   (2) M_i = max over U(i) of s_ij - mean over U(i) of s_ij,  U(i) u(n) sampled keys
 *   (3) y_i = sum_j softmax_j(s_ij) v_j for the u(n) queries with the largest M, each head its own
 *   (4) y_i = mean of all v_j for the others; causal: of v_1 ... v_i
 * </pre>
 *
 * Time O(c n log n D), memory O(c n log n H + n D). Causal; decodes over the prefix. With u(n) = n
 * it is full attention.
 *
 * <p>Differs from the paper: a sample has one key from each of u(n) parts of the sequence, drawn
 * from `seed`. Causal: (2) with the u(i) of the i keys up to the query; (3) for a query whose M is
 * among the u(i) largest of the queries up to its own, and for at most u(i) of them between two
 * powers of two, so that nothing looks ahead and the cost holds whatever M is (the paper ranks a
 * query among those after it, too); (4) means where the authors' program has sums. A sample is the
 * same in every pass, where the program draws it anew. Informer's distilling, the convolution and
 * pooling that halve a sequence between layers of its encoder, is not a part of it.
 */
public final class ProbSparseAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "probsparse",
          Settings.class,
          "`factor` ln n queries attend, those whose weights are least even; others take the mean",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(factor n log n D)",
          "Zhou et al. 2021, arXiv 2012.07436");

  private final SelfProjection projection;
  private final SparsityMeasure measure;
  private final TopQueries top;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param factor c
   * @param seed of the samples, a part of the model
   */
  public record Settings(double factor, long seed) implements AttentionKind {
    public Settings() {
      this(5, 1);
    }

    public Settings {
      Check.finite("factor", factor);
      Check.positive("factor", factor);
    }

    /** u(n). */
    int most(int n) {
      return (int) Math.min(n, Math.max(1, Math.ceil(factor * Math.log(n))));
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new ProbSparseAttention(site, this);
    }
  }

  private ProbSparseAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    long key = CounterRandom.key(settings.seed(), site.layer());
    this.projection = new SelfProjection(site);
    this.measure = new SparsityMeasure(settings::most, key, site.role().causal());
    this.top = new TopQueries(settings::most);
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    SequenceLayout layout = query.layout();
    Variable qkv = projection.project(graph, query.rows());
    Columns q = site.part(qkv, 0);
    Columns k = site.part(qkv, 1);
    Columns v = site.part(qkv, 2);
    float[][] measures =
        measure.of(graph, q.matrix(), k.matrix(), layout, site.heads(), site.scale());
    Variable means = means(graph, v, layout);
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      int[] chosen = chosen(layout, measures[h]);
      Variable own = GatherRows.apply(graph, site.head(q, h), chosen);
      Pairs pairs = pairs(layout, chosen);
      Variable y = attend(graph, own, site.head(k, h), site.head(v, h), pairs);
      Variable both = Concat.rows(graph, site.head(means, h), y);
      heads[h] = GatherRows.apply(graph, both, places(layout, chosen));
    }
    return projection.output(graph, Concat.columns(graph, heads));
  }

  /** The queries of (3). */
  private int[] chosen(SequenceLayout layout, float... measures) {
    return site.role().causal() ? top.ofThoseBefore(layout, measures) : top.ofAll(layout, measures);
  }

  /** (4): a row each sequence, causal each position. */
  private Variable means(Graph graph, Operand v, SequenceLayout layout) {
    if (site.role().causal()) {
      return CumulativeMean.apply(graph, v, layout);
    }
    float[] shares = new float[layout.sequences()];
    for (int b = 0; b < shares.length; b++) {
      shares[b] = 1f / layout.length(b);
    }
    return SegmentSum.apply(graph, v, sequences(layout), shares);
  }

  /** The sequence of every row. */
  private static int[] sequences(SequenceLayout layout) {
    int[] sequences = new int[layout.rows()];
    for (int b = 0; b < layout.sequences(); b++) {
      Arrays.fill(sequences, layout.start(b), layout.end(b), b);
    }
    return sequences;
  }

  /** Every chosen query with the keys that it may see. */
  private Pairs pairs(SequenceLayout layout, int... chosen) {
    int[] sequences = sequences(layout);
    Pairs.Builder pairs = new Pairs.Builder();
    for (int row : chosen) {
      int b = sequences[row];
      int to = site.role().causal() ? row + 1 : layout.end(b);
      for (int j = layout.start(b); j < to; j++) {
        pairs.add(j);
      }
      pairs.endRow();
    }
    return pairs.build();
  }

  /** (3), of one head. */
  private Variable attend(Graph graph, Variable q, Operand k, Operand v, Pairs pairs) {
    Variable dots = PairDots.apply(graph, q, k, pairs, 1, site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }

  /** Where the output of every row stands: among the means, or behind them for those chosen. */
  private int[] places(SequenceLayout layout, int... chosen) {
    boolean causal = site.role().causal();
    int[] places = causal ? IntStream.range(0, layout.rows()).toArray() : sequences(layout);
    int means = causal ? layout.rows() : layout.sequences();
    for (int r = 0; r < chosen.length; r++) {
      places[chosen[r]] = means + r;
    }
    return places;
  }
}
