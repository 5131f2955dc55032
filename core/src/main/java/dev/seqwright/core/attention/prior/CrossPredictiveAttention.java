package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossPrefixRecomputation;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;

/**
 * {@link PredictiveAttention} to another sequence: the picture has a row each position of the
 * decoder and a column each position of the source.
 */
final class CrossPredictiveAttention extends CrossPrefixRecomputation {
  private final CrossProjection projection;
  private final EvolvingLogits logits;
  private final AttentionSpec site;

  CrossPredictiveAttention(AttentionSpec site, PredictiveAttention.Settings settings) {
    super(site.size());
    this.projection = new CrossProjection(site);
    this.logits = new EvolvingLogits(site, settings);
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable q = projection.queries(graph, query.rows());
    Variable kv = projection.keysAndValues(graph, source.rows());
    Operand k = site.part(kv, 0);
    Pairs pairs = Pairs.dense(query.layout(), source.layout(), false);
    Variable dots = PairDots.apply(graph, q, k, pairs, site.heads(), site.scale());
    Variable evolved = logits.evolved(graph, dots, pairs, query.layout());
    Variable weights =
        Dropout.apply(graph, PairSoftmax.apply(graph, evolved, pairs), site.dropout());
    return projection.output(graph, PairSum.apply(graph, weights, site.part(kv, 1), pairs));
  }
}
