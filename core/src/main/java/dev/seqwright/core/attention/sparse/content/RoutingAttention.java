package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Routing Transformer (Roy et al. 2021): queries and keys of unit length are clustered by k-means
 * while the model trains, and attention stays inside a cluster.
 *
 * <pre>
 *   (1) q_i, k_j of length 1 a head; mu_c centroids, c = 1 ... K, taken at length 1
 *   (2) cluster(x) = argmax_c x . mu_c
 *   (3) S(i) = the w keys nearest to mu_cluster(i); causal: the keys of i's cluster in i's chunk of
 *       w and the one before, up to i, and i itself
 *   (4) y_i = sum over S(i) of softmax(sqrt d q_i . k_j) v_j
 *   (5) after an update mu_c = lambda mu_c + (1 - lambda) mean of the queries and keys of cluster c
 * </pre>
 *
 * In a decoder's self-attention the keys are the queries, unless {@code share} is off. The first
 * {@code local} heads attend w positions on each side as in full attention, with keys of their own;
 * every published model has such heads. Time O(n K D + n w D), best with K and w near sqrt n.
 * Decodes over the prefix; to another sequence with clusters of its keys that are made once. With w
 * &gt;= n everybody attends all, in a decoder where K = 1, too.
 *
 * <p>Differs from the paper: local heads have a band, not blocks, and no relative positions; every
 * query attends, not the w nearest to a centroid; causal clusters are cut by position, so that what
 * comes later changes nothing before; (5) takes the mean of members, not their sum.
 */
public final class RoutingAttention extends PrefixRecomputation {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "routing",
          Settings.class,
          "attention inside `clusters` that k-means finds while the model trains",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS),
          "time O(n (clusters + window) D)",
          "Roy et al. 2021, arXiv 2003.05997");

  private final Linear projection;
  private final Linear output;
  private final Centroids centroids;
  private final Settings settings;
  private final boolean shared;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param clusters K
   * @param window w, keys a cluster or, causal, a chunk
   * @param lambda the share of the old centroid after an update
   * @param share whether queries are the keys, too, in a decoder's self-attention
   * @param local how many heads attend what is near in place of a cluster; for self-attention
   */
  public record Settings(
      int clusters,
      int window,
      double lambda,
      @Earlier("false") boolean share,
      @Earlier("0") int local)
      implements AttentionKind {
    public Settings() {
      this(8, 16, 0.999, true, 0);
    }

    public Settings {
      Check.atLeast("clusters", clusters, 1);
      Check.atLeast("window", window, 1);
      Check.within("lambda", lambda, 0, 1);
      Check.atLeast("local", local, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      int most = site.role() == Role.CROSS ? 0 : site.heads();
      Check.within("local of routing", local, 0, most);
      return site.role() == Role.CROSS
          ? new CrossRoutingAttention(site, this)
          : new RoutingAttention(site, this);
    }
  }

  private RoutingAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    this.shared = settings.share() && site.role().causal();
    List<WeightInitializer> parts = new ArrayList<>(List.of(site.initializer(), site.branch()));
    if (!shared || settings.local() > 0) {
      parts.add(1, site.initializer());
    }
    int size = site.size();
    this.projection = Linear.stacked(site.scope().at("projection"), size, size, parts);
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.centroids = new Centroids(site, settings.clusters(), settings.lambda());
    this.settings = settings;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable all = projection.apply(graph, query.rows());
    Operand values = site.part(all, all.value().columns() / site.size() - 1);
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Operand v = site.head(values, h);
      heads[h] =
          h < settings.local()
              ? near(graph, all, v, query.layout(), h)
              : clustered(graph, all, v, query.layout(), h);
    }
    return output.apply(graph, Concat.columns(graph, heads));
  }

  /** A head that attends what is near, as full attention does. */
  private Variable near(Graph graph, Variable all, Operand v, SequenceLayout layout, int h) {
    Operand q = site.head(site.part(all, 0), h);
    Operand k = site.head(site.part(all, 1), h);
    Pattern band = Pattern.band(settings.window());
    Pairs pairs = PatternAttention.pairs(band, layout, site.role().causal());
    Variable dots = PairDots.apply(graph, q, k, pairs, 1, site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }

  private Variable clustered(Graph graph, Variable all, Operand v, SequenceLayout layout, int h) {
    Variable q = UnitRows.apply(graph, site.head(site.part(all, 0), h));
    Variable k = shared ? q : UnitRows.apply(graph, site.head(site.part(all, 1), h));
    return attend(graph, site, q, k, v, pairs(graph, q.value(), k.value(), layout, h));
  }

  /** (2) and (3). */
  private Pairs pairs(Graph graph, Tensor q, Tensor k, SequenceLayout layout, int head) {
    int[] byQuery = Centroids.nearest(centroids.nearness(graph, q, head));
    Tensor nearness = centroids.nearness(graph, k, head);
    int[] byKey = Centroids.nearest(nearness);
    centroids.measure(graph, q, head, byQuery);
    if (!shared) {
      centroids.measure(graph, k, head, byKey);
    }
    return site.role().causal()
        ? new Clusters(settings.window()).pairs(layout, byQuery, byKey)
        : NearestKeys.of(nearness, layout, settings.window()).pairs(layout, byQuery);
  }

  /** (4), of one head. */
  static Variable attend(
      Graph graph, AttentionSpec site, Variable q, Operand k, Operand v, Pairs pairs) {
    float scale = (float) Math.sqrt(site.headSize());
    Variable dots = PairDots.apply(graph, q, k, pairs, 1, scale);
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return PairSum.apply(graph, weights, v, pairs);
  }
}
