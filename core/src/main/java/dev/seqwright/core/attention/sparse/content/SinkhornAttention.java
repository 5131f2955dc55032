package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.CumulativeMean;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.SinkhornNormalization;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Sparse Sinkhorn attention (Tay et al. 2020): a network learns to sort the blocks of a sequence,
 * and a position attends its own block and the one that was sorted to its place.
 *
 * <pre>
 *   (1) s_i = mean of x over block i; causal: over all positions up to the first one of block i
 *   (2) L_ij = (relu(s_i Wb' + bb) Wp' + bp)_j                 a matrix each head; causal: j &lt; i
 *   (3) R = Sinkhorn((L + Gumbel noise) / tau), T rounds; noise only in training
 *   (4) sorted K_i = sum_j R_ij K_j, sorted V_i = sum_j R_ij V_j       blocks of b rows
 *   (5) y_t = softmax(q_t [K_i, sorted K_i]' / sqrt d) [V_i, sorted V_i]     t in block i
 *   (5') cut, c &gt; 0: all t attend the first c sorted blocks and nothing else (SortCut)
 * </pre>
 *
 * Time O(n (b + n / b) D), best with b near sqrt n; with a cut O(n (c b + c) D) and n^2 / b^2 for
 * (3). Decodes over the prefix. A sequence of one block is attended in full; so is any sequence
 * when R is a permutation and c the number of blocks.
 *
 * <p>Differs from the paper: (1) are means, not sums, and (2) has no activation behind the second
 * layer; the last block reaches back so that all have b rows; a causal column of (3) is summed over
 * rows that lie before only, since the paper's sums let a block see later ones; (5) sets the own
 * and the sorted block side by side under one softmax, as programs do, where the paper adds the
 * logits of the two; its mixture with full attention is not offered.
 */
public final class SinkhornAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "sinkhorn",
          Settings.class,
          "blocks attend themselves and the block that a learned sorting puts beside them",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(n (block + n / block) D)",
          "Tay et al. 2020, arXiv 2002.11296");

  private final SelfProjection projection;
  private final Linear hidden;
  private final Linear sorter;
  private final Settings settings;
  private final AttentionSpec site;
  private final int limit;

  /**
   * What can be set.
   *
   * @param block b
   * @param cut c, the sorted blocks that everybody attends (encoder only); 0: each its own
   * @param rounds T
   * @param temperature tau
   */
  public record Settings(int block, int cut, int rounds, double temperature)
      implements AttentionKind {
    public Settings() {
      this(16, 0, 8, 0.7);
    }

    public Settings {
      Check.atLeast("block", block, 1);
      Check.atLeast("cut", cut, 0);
      Check.atLeast("rounds", rounds, 1);
      Check.positive("temperature", temperature);
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(
          cut == 0 || !site.role().causal(),
          "cut of sinkhorn",
          cut,
          "0 in a decoder, where no block may be seen by all");
      return new SinkhornAttention(site, this);
    }
  }

  private SinkhornAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    int size = site.size();
    this.projection = new SelfProjection(site);
    this.limit = (site.limit() + settings.block() - 1) / settings.block();
    this.hidden =
        new Linear(
            site.scope().at("sorter.hidden"), size, size, 1, Activation.RELU, site.initializer());
    this.sorter =
        new Linear(
            site.scope().at("sorter.logits"),
            size,
            limit * site.heads(),
            site.heads(),
            Activation.IDENTITY,
            site.initializer());
    this.settings = settings;
    this.site = site;
  }

  @Override
  public int limit() {
    return site.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    // Blocks are rows of another shape, so keys and values must lie without gaps.
    Variable kv = qkv.columns(site.size(), 3 * site.size()).contiguous(graph);
    SortedBlocks blocks =
        new SortedBlocks(query.layout(), settings.block(), site.role().causal(), settings.cut());
    Variable all =
        blocks.count() == 0 ? kv : Concat.rows(graph, kv, sorted(graph, query, kv, blocks));
    Pairs pairs = blocks.attended();
    Variable dots = PairDots.apply(graph, q, site.part(all, 0), pairs, site.heads(), site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return projection.output(graph, PairSum.apply(graph, weights, site.part(all, 1), pairs));
  }

  /** Keys and values (kept blocks times b, 2 D) of sorted blocks: (4). */
  private Variable sorted(Graph graph, Sequences x, Variable kv, SortedBlocks blocks) {
    Pairs sources = blocks.sources();
    Variable r = shares(graph, summaries(graph, x, blocks), sources, blocks);
    Variable kept = GatherRows.apply(graph, r, blocks.keptPairs(sources));
    int parts = 2 * site.heads();
    int block = settings.block();
    Variable byHead =
        GatherRows.apply(
            graph,
            Reshape.apply(graph, kv, kv.value().rows() * parts, site.headSize()),
            byHead(blocks.rows(), parts));
    int width = parts * block * site.headSize();
    Variable flat = Reshape.apply(graph, byHead, blocks.count(), width);
    Variable mixed = PairSum.apply(graph, kept, flat, blocks.keptSources(sources));
    int rows = mixed.value().rows() * block;
    Variable lines = Reshape.apply(graph, mixed, rows * parts, site.headSize());
    Variable byRow = GatherRows.apply(graph, lines, byRow(rows, parts));
    return Reshape.apply(graph, byRow, rows, 2 * site.size());
  }

  /** Blocks of [k v] of every row and head, put head by head: all keys, then all values. */
  private int[] byHead(int[] rows, int parts) {
    int block = settings.block();
    int heads = site.heads();
    int[] ids = new int[rows.length * parts];
    for (int e = 0; e < ids.length; e++) {
      int row = e / (parts * block) * block + e % block;
      int part = e / block % parts;
      ids[e] = rows[row] * parts + part % 2 * heads + part / 2;
    }
    return ids;
  }

  /** The way back: [k v] of every row. */
  private int[] byRow(int rows, int parts) {
    int block = settings.block();
    int heads = site.heads();
    int[] ids = new int[rows * parts];
    for (int e = 0; e < ids.length; e++) {
      int row = e / parts;
      int part = e % parts;
      int place = part % heads * 2 + part / heads;
      ids[e] = (row / block * parts + place) * block + row % block;
    }
    return ids;
  }

  /** (1). */
  private Variable summaries(Graph graph, Sequences x, SortedBlocks blocks) {
    if (site.role().causal()) {
      Variable means = CumulativeMean.apply(graph, x.rows(), x.layout());
      return GatherRows.apply(graph, means, blocks.firstRows());
    }
    Variable members = GatherRows.apply(graph, x.rows(), blocks.rows());
    int[] owners =
        IntStream.range(0, members.value().rows()).map(r -> r / settings.block()).toArray();
    float[] factors = new float[blocks.count()];
    Arrays.fill(factors, 1f / settings.block());
    return SegmentSum.apply(graph, members, owners, factors);
  }

  /** R at the pairs of blocks: (2) and (3). */
  private Variable shares(Graph graph, Variable summaries, Pairs sources, SortedBlocks blocks) {
    Variable wide = sorter.apply(graph, hidden.apply(graph, summaries));
    int heads = site.heads();
    Variable all = Reshape.apply(graph, wide, blocks.count() * limit, heads);
    Variable logits = GatherRows.apply(graph, all, blocks.logits(limit));
    Variable noisy =
        graph.dropout(1) > 0 ? Add.apply(graph, logits, gumbel(graph, logits)) : logits;
    Variable cool = Scale.apply(graph, noisy, (float) (1 / settings.temperature()));
    boolean causal = site.role().causal();
    return SinkhornNormalization.apply(
        graph, cool, sources, blocks.count(), settings.rounds(), causal);
  }

  /** -log(-log u), u uniform. */
  private static Variable gumbel(Graph graph, Variable like) {
    Tensor noise = graph.workspace().allocate(like.value().shape());
    SplittableRandom random = new SplittableRandom(CounterRandom.key(graph.nextKey(), 0));
    for (long e = 0; e < noise.size(); e++) {
      noise.set(e, (float) -Math.log(-Math.log(random.nextDouble(Double.MIN_NORMAL, 1))));
    }
    return graph.constant(noise);
  }
}
