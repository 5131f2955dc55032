package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossPrefixRecomputation;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * {@link ClusteredAttention} to another sequence: clusters are founded by queries as they come (see
 * {@link FoundedClusters}), so that none looks ahead.
 */
final class CrossClusteredAttention extends CrossPrefixRecomputation {
  private final ClusterMix mix;
  private final AttentionSpec site;

  CrossClusteredAttention(AttentionSpec site, ClusteredAttention.Settings settings) {
    super(site);
    this.mix = new ClusterMix(site, settings, new FoundedClusters(settings.clusters()));
    this.site = site;
  }

  @Override
  protected Variable attend(
      Graph graph, Sequences queries, Sequences source, SequenceLayout hypotheses) {
    ClusterMix.Inputs inputs =
        new ClusterMix.Inputs(
            queries.rows(),
            site.part(source.rows(), 0),
            site.part(source.rows(), 1),
            new ClusterMix.Places(queries.layout(), source.layout(), hypotheses));
    return mix.apply(graph, inputs);
  }
}
