package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.PrefixRecomputation;
import dev.seqwright.core.attention.mechanism.SelfProjection;
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
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.EnumSet;

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
 * Time O(n K D + n w D), best with K and w near sqrt n. Decodes over the prefix; to another
 * sequence with clusters of its keys that are made once. With w &gt;= n everybody attends all.
 *
 * <p>Differs from the paper: every query attends, not the w nearest to a centroid; causal clusters
 * are cut by position, so that what comes later changes nothing before; (5) takes the mean of
 * members, not their sum.
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

  private final SelfProjection projection;
  private final Centroids centroids;
  private final Settings settings;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param clusters K
   * @param window w, keys a cluster or, causal, a chunk
   * @param lambda the share of the old centroid after an update
   */
  public record Settings(int clusters, int window, double lambda) implements AttentionKind {
    public Settings() {
      this(8, 16, 0.999);
    }

    public Settings {
      Check.atLeast("clusters", clusters, 1);
      Check.atLeast("window", window, 1);
      Check.within("lambda", lambda, 0, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return site.role() == Role.CROSS
          ? new CrossRoutingAttention(site, this)
          : new RoutingAttention(site, this);
    }
  }

  private RoutingAttention(AttentionSpec site, Settings settings) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.centroids = new Centroids(site, settings.clusters(), settings.lambda());
    this.settings = settings;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Variable q = UnitRows.apply(graph, site.head(site.part(qkv, 0), h));
      Variable k = UnitRows.apply(graph, site.head(site.part(qkv, 1), h));
      Pairs pairs = pairs(graph, q.value(), k.value(), query.layout(), h);
      Operand v = site.head(site.part(qkv, 2), h);
      heads[h] = attend(graph, site, q, k, v, pairs);
    }
    return projection.output(graph, Concat.columns(graph, heads));
  }

  /** (2) and (3). */
  private Pairs pairs(Graph graph, Tensor q, Tensor k, SequenceLayout layout, int head) {
    int[] byQuery = Centroids.nearest(centroids.nearness(graph, q, head));
    Tensor nearness = centroids.nearness(graph, k, head);
    int[] byKey = Centroids.nearest(nearness);
    centroids.measure(graph, q, head, byQuery);
    centroids.measure(graph, k, head, byKey);
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
