package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.CrossPrefixRecomputation;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * {@link PredictiveAttention} to another sequence: the picture has a row each position of the
 * decoder and a column each position of the source.
 */
final class CrossPredictiveAttention extends CrossPrefixRecomputation {
  private final EvolvingLogits logits;
  private final AttentionSpec site;

  CrossPredictiveAttention(AttentionSpec site, PredictiveAttention.Settings settings) {
    super(site);
    this.logits = new EvolvingLogits(site, settings);
    this.site = site;
  }

  @Override
  protected Variable attend(
      Graph graph, Sequences queries, Sequences source, SequenceLayout hypotheses) {
    Operand k = site.part(source.rows(), 0);
    Pairs pairs = Pairs.dense(queries.layout().joined(hypotheses), source.layout(), false);
    Variable dots = PairDots.apply(graph, queries.rows(), k, pairs, site.heads(), site.scale());
    Variable evolved = logits.evolved(graph, dots, pairs, queries.layout());
    Variable weights =
        Dropout.apply(graph, PairSoftmax.apply(graph, evolved, pairs), site.dropout());
    return PairSum.apply(graph, weights, site.part(source.rows(), 1), pairs);
  }
}
