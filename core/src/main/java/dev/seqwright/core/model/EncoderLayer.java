package dev.seqwright.core.model;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.SelfAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.residual.Residual;

/** Self-attention, then feed-forward, each in its residual connection. */
final class EncoderLayer {
  private final Attention attention;
  private final Residual aroundAttention;
  private final FeedForward feedForward;
  private final Residual aroundFeedForward;

  /** Layers are counted from 1. */
  EncoderLayer(Scope scope, ModelConfig c, int layer) {
    WeightInitializer initializer = c.initialization().layer(layer);
    attention =
        new SelfAttention(
            scope.at("self-attention"), c.size(), c.heads(), false, c.attentionDrop(), initializer);
    aroundAttention = residual(scope.at("self-attention-norm"), c);
    feedForward = feedForward(scope.at("feed-forward"), c, initializer);
    aroundFeedForward = residual(scope.at("feed-forward-norm"), c);
  }

  static Residual residual(Scope norm, ModelConfig c) {
    return c.normPlacement().around(new LayerNorm(norm, c.size())::apply, c.dropout());
  }

  static FeedForward feedForward(Scope scope, ModelConfig c, WeightInitializer initializer) {
    return new TwoLayer(
        scope, c.size(), c.feedForward(), c.activation(), c.activationDrop(), initializer);
  }

  Sequences forward(Graph graph, Sequences x) {
    Variable attended = aroundAttention.apply(graph, x.rows(), h -> attend(graph, x.with(h)));
    return x.with(aroundFeedForward.apply(graph, attended, h -> feedForward.apply(graph, h)));
  }

  private Variable attend(Graph graph, Sequences h) {
    return attention.forward(graph, h, h);
  }
}
