package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Join;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.IntStream;

/**
 * Routing Transformer (Roy et al. 2021): queries and keys of unit length are clustered by k-means
 * while the model trains, and attention stays inside a cluster.
 *
 * <pre>
 *   (1) q_i, k_j of length 1 a head; mu_c centroids of length 1, c = 1 ... K
 *   (2) cluster(x) = argmax_c x . mu_c
 *   (3) S(i) = {j : cluster(k_j) = cluster(q_i)}: i's chunk of w members and the one before, and i
 *       itself; causal: j &lt;= i
 *   (4) y_i = sum over S(i) of softmax(sqrt d q_i . k_j) v_j
 *   (5) loss -= weight mean_i mu_cluster(i) . q_i and the same for keys: spherical k-means
 * </pre>
 *
 * Time O(n K D + n w D), best with K near sqrt n. Decodes over the prefix.
 *
 * <p>Differs from the paper: centroids follow their members by gradient, (5), not by a moving
 * average, and the members of a cluster are taken in the order of their positions, not the w
 * nearest of a whole sequence, so that what comes later changes nothing before.
 */
public final class RoutingAttention extends Replay {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "routing",
          Settings.class,
          "attention inside `clusters` that k-means finds while the model trains",
          EnumSet.of(Ability.ENCODER, Ability.CAUSAL),
          "time O(n (clusters + window) D)",
          "Roy et al. 2021, arXiv 2003.05997");

  private final SelfProjection projection;
  private final Parameter centroids;
  private final Settings settings;
  private final Site site;

  /**
   * What can be set.
   *
   * @param clusters K
   * @param window w, members a chunk
   * @param weight of the loss that moves the centroids
   */
  public record Settings(int clusters, int window, double weight) implements AttentionKind {
    public Settings() {
      this(8, 16, 0.01);
    }

    public Settings {
      if (clusters < 1) {
        throw new IllegalArgumentException("clusters must be at least 1, found " + clusters);
      }
      if (window < 1) {
        throw new IllegalArgumentException("window must be at least 1, found " + window);
      }
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("weight must be at least 0, found " + weight);
      }
    }

    @Override
    public Attention create(Site site) {
      return new RoutingAttention(site, this);
    }
  }

  private RoutingAttention(Site site, Settings settings) {
    super(site.size());
    this.projection = new SelfProjection(site);
    this.centroids =
        site.scope()
            .create(
                "centroids",
                Initializer.normal(1),
                site.heads() * settings.clusters(),
                site.headSize());
    this.settings = settings;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences memory) {
    int d = site.headSize();
    Variable qkv = projection.project(graph, query.rows());
    Variable unit = UnitRows.apply(graph, centroids.in(graph));
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Variable q = UnitRows.apply(graph, part(graph, qkv, 0, h));
      Variable k = UnitRows.apply(graph, part(graph, qkv, 1, h));
      int[] byQuery = clusters(graph, q.value(), unit.value(), h);
      int[] byKey = clusters(graph, k.value(), unit.value(), h);
      follow(graph, unit, q.value(), byQuery);
      follow(graph, unit, k.value(), byKey);
      Pairs pairs =
          new Clusters(settings.window(), site.role().causal())
              .pairs(query.layout(), byQuery, byKey);
      Variable dots = PairDots.apply(graph, q, k, pairs, 1, (float) Math.sqrt(d));
      Variable weights =
          Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
      heads[h] = PairSum.apply(graph, weights, part(graph, qkv, 2, h), pairs);
    }
    return projection.output(graph, Join.columns(graph, heads));
  }

  private Variable part(Graph graph, Variable qkv, int which, int head) {
    int from = which * site.size() + head * site.headSize();
    return Columns.apply(graph, qkv, from, from + site.headSize());
  }

  /** The nearest centroid of each row, counted over all heads' centroids. */
  private int[] clusters(Graph graph, Tensor rows, Tensor unit, int head) {
    int count = settings.clusters();
    Tensor own = unit.rows(head * count, (head + 1) * count);
    Tensor dots = graph.memory().allocate(rows.rows(), count);
    graph.kernels().gemm(rows.matrix(), own.matrix().transposed(), dots.matrix(), 0);
    int[] clusters = new int[rows.rows()];
    Arrays.setAll(clusters, i -> head * count + largest(dots.rows(i, i + 1).toArray()));
    return clusters;
  }

  private static int largest(float... x) {
    int best = 0;
    for (int c = 1; c < x.length; c++) {
      best = x[c] > x[best] ? c : best;
    }
    return best;
  }

  /** Pulls every centroid to its members, which do not feel it. */
  private void follow(Graph graph, Variable unit, Tensor rows, int... clusters) {
    int n = rows.rows();
    if (!graph.recording() || n == 0) {
      return;
    }
    Pairs own = new Pairs(IntStream.rangeClosed(0, n).toArray(), clusters);
    Variable dots = PairDots.apply(graph, graph.constant(rows), unit, own, 1, 1);
    Tensor mean = graph.memory().allocate(1, n);
    for (int i = 0; i < n; i++) {
      mean.set(i, -1f / n);
    }
    graph.addToLoss(Product.apply(graph, graph.constant(mean), dots), settings.weight());
  }
}
