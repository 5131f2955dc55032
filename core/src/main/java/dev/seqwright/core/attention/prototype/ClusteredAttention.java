package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.EnumSet;

/**
 * Clustered attention (Vyas et al. 2020): queries that look alike attend as one, their mean; on
 * request each then looks for itself at the keys that matter most to its cluster.
 *
 * <pre>
 *   (1) code(q) = [q . r_1 &gt; 0, ..., q . r_B &gt; 0],  r random, B bits, each head its own
 *   (2) C clusters of the queries: k-means of their codes by Hamming distance
 *   (3) A_j = softmax_l(c_j . k_l / sqrt d),  c_j the mean of cluster j's queries
 *   (4) y_i = sum over l of A_jl v_l,  j the cluster of i
 *   (5) improved: T_j the t keys with the largest A_jl, m_j = sum over T_j of A_jl,
 *       y_i = m_j sum over T_j of softmax_l(q_i . k_l / sqrt d) v_l + sum outside T_j of A_jl v_l
 * </pre>
 *
 * Time O(n (C D + C rounds H)), memory O(n D); improved: time O(n (C + t) D) more, memory O(n (C +
 * t) H). Full attention with C &gt;= n and, improved, with t &gt;= n. To another sequence (decoding
 * over the prefix), not causal; there clusters grow by C / 2 whenever the length doubles: O(n (C
 * log n + t) D).
 *
 * <p>Differs from the paper: k-means starts from queries that stand evenly, so that a sequence does
 * not depend on its batch; to another sequence, (2) lets positions found clusters one after the
 * other, C / 2 more whenever the length has doubled, and c_j is the founder's query, so that no
 * query depends on those to come; r is drawn once for the life of a model, where the authors'
 * program draws it in every pass. The paper's settings are 100 clusters and 32 keys.
 */
public final class ClusteredAttention implements Attention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "clustered",
          Settings.class,
          "queries attend by `clusters`; `improved`: each looks at its cluster's `top` keys itself",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CROSS),
          "time O(n (clusters + top) D); to another sequence O(n (clusters log n + top) D)",
          "Vyas et al. 2020, arXiv 2007.04825");

  private final SelfProjection projection;
  private final ClusterMix mix;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param clusters C
   * @param bits B, 64 at most
   * @param rounds of k-means
   * @param improved whether (5) takes the place of (4)
   * @param top t, for (5)
   * @param seed of the hashes, a part of the model
   */
  public record Settings(int clusters, int bits, int rounds, boolean improved, int top, long seed)
      implements AttentionKind {
    public Settings() {
      this(16, 63, 10, true, 16, 1);
    }

    public Settings {
      Check.atLeast("clusters", clusters, 1);
      Check.within("bits", bits, 1, Long.SIZE);
      Check.atLeast("rounds", rounds, 0);
      Check.atLeast("top", top, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return site.role() == Role.CROSS
          ? new CrossClusteredAttention(site, this)
          : new ClusteredAttention(site, this);
    }
  }

  private ClusteredAttention(AttentionSpec site, Settings settings) {
    HammingMeans means = new HammingMeans(settings.clusters(), settings.rounds());
    this.projection = new SelfProjection(site);
    this.mix = new ClusterMix(site, settings, means);
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable qkv = projection.project(graph, query.rows());
    Operand q = site.part(qkv, 0);
    Operand k = site.part(qkv, 1);
    Operand v = site.part(qkv, 2);
    SequenceLayout layout = query.layout();
    ClusterMix.Places places = new ClusterMix.Places(layout, layout, layout.ones());
    ClusterMix.Inputs inputs = new ClusterMix.Inputs(q, k, v, places);
    return projection.output(graph, mix.apply(graph, inputs));
  }
}
