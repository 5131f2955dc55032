package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.attention.sparse.position.SpanTree.Links;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import java.util.EnumSet;

/**
 * BP-Transformer (Ye et al. 2019): a binary tree of spans lies over the sequence; a position
 * attends what is near one by one and what is far span by span.
 *
 * <pre>
 *   (1) u_s = sum over the leaves j of span s of softmax_j(c . (k_j + a_level(s)) / sqrt d) v_j
 *   (2) [k_s v_s] of span s = projections of u_s Wo' + bo, as of any position
 *   (3) S(i) = {i} and, on each side, k leaves, then k spans of level 1, then k of level 2, ...
 *       where the others end, up to the end of the sequence; causal: the left side
 *   (4) y_i = sum over S(i) of softmax_m(q_i . (k_m + r_im) / sqrt d) v_m
 * </pre>
 *
 * r is a vector for each side, level and place in the level, a for each level: positions on the
 * tree. Where a level would not begin at a whole span, the one below gives k + 1 nodes. Time and
 * memory O(k n log(n / k) D). Decodes over the prefix. With k &gt;= n and r = 0 it is full
 * attention.
 *
 * <p>Differs from the paper: spans are made anew in each layer, (1) with a learned query c, where
 * the paper carries them from layer to layer, from zeros, with the residual, norms and feed-forward
 * layer of a position; where a level does not begin at a whole span there are k + 1 nodes, where
 * the authors' program has k, the odd one among them; there is no form for cross-attention.
 */
public final class BpAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "bp",
          Settings.class,
          "a binary tree of spans: `reach` nodes a level on each side, fine near and coarse far",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL),
          "time O(reach n log(n / reach) D), memory O(reach n log(n / reach) H)",
          "Ye et al. 2019, arXiv 1911.04070");

  private final SelfProjection projection;
  private final Parameter query;
  private final Parameter relations;
  private final int levels;
  private final int reach;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param reach k, nodes a level on each side
   */
  public record Settings(int reach) implements AttentionKind {
    public Settings() {
      this(4);
    }

    public Settings {
      Check.atLeast("reach", reach, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new BpAttention(site, reach);
    }
  }

  private BpAttention(AttentionSpec site, int reach) {
    super(site.size());
    this.site = site;
    this.reach = reach;
    this.levels = SpanTree.levels(site.limit(), reach);
    this.projection = new SelfProjection(site);
    Initializer start = Initializer.normal(1 / Math.sqrt(site.size()));
    this.query = site.scope().create("span-query", start, 1, site.size());
    this.relations =
        site.scope().create("relations", start, SpanTree.relations(levels, reach), site.size());
  }

  @Override
  public int limit() {
    return site.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    SpanTree tree = new SpanTree(x.layout(), reach, site.role().causal());
    Variable leaves = projection.project(graph, x.rows());
    int spans = tree.spans();
    Operand q = site.part(leaves, 0);
    Variable all = spans == 0 ? leaves : Concat.rows(graph, leaves, spans(graph, leaves, tree));
    return projection.output(graph, attend(graph, q, all, tree.contextual()));
  }

  /** Queries, keys and values of the spans: (1) and (2). */
  private Variable spans(Graph graph, Variable leaves, SpanTree tree) {
    Variable queries = GatherRows.apply(graph, query.in(graph), new int[tree.spans()]);
    // The same rows, so that what leaves get from spans is summed before it meets the rest.
    Variable rows = Reshape.apply(graph, leaves, leaves.value().shape());
    Variable found = attend(graph, queries, rows, tree.affiliated(levels));
    return projection.project(graph, projection.output(graph, found));
  }

  private Variable attend(Graph graph, Operand q, Variable nodes, Links links) {
    Pairs pairs = links.pairs();
    int heads = site.heads();
    float scale = site.scale();
    Variable dots = PairDots.apply(graph, q, site.part(nodes, 1), pairs, heads, scale);
    Variable places =
        PairDots.apply(graph, q, relations.in(graph), pairs.to(links.relations()), heads, scale);
    Variable weights = PairSoftmax.apply(graph, Add.apply(graph, dots, places), pairs);
    Variable dropped = Dropout.apply(graph, weights, site.dropout());
    return PairSum.apply(graph, dropped, site.part(nodes, 2), pairs);
  }
}
