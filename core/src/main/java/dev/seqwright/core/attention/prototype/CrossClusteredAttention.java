package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossPrefixRecomputation;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;

/**
 * {@link ClusteredAttention} to another sequence: clusters are founded by queries as they come (see
 * {@link FoundedClusters}), so that none looks ahead.
 */
final class CrossClusteredAttention extends CrossPrefixRecomputation {
  private final CrossProjection projection;
  private final ClusterMix mix;
  private final AttentionSpec site;

  CrossClusteredAttention(AttentionSpec site, ClusteredAttention.Settings settings) {
    super(site.size());
    this.projection = new CrossProjection(site);
    this.mix = new ClusterMix(site, settings, new FoundedClusters(settings.clusters()));
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable q = projection.queries(graph, query.rows());
    Variable kv = projection.keysAndValues(graph, source.rows());
    Operand k = site.part(kv, 0);
    Operand v = site.part(kv, 1);
    ClusterMix.Inputs inputs = new ClusterMix.Inputs(q, k, v, query.layout(), source.layout());
    return projection.output(graph, mix.apply(graph, inputs));
  }
}
