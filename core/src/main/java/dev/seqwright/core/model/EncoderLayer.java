package dev.seqwright.core.model;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import java.util.Optional;

/** Self-attention, then feed-forward, each in its residual connection. */
final class EncoderLayer {
  private final Attention attention;
  private final Residual aroundAttention;
  private final FeedForward feedForward;
  private final Residual aroundFeedForward;

  /** Layers are counted from 0. */
  EncoderLayer(Stack stack, int index) {
    EncoderConfig config = stack.config().encoder();
    attention = stack.selfAttention(index, config.selfAttention());
    aroundAttention = stack.around(index, "self-attention");
    feedForward = stack.feedForward(index, config.feedForward());
    aroundFeedForward = stack.around(index, "feed-forward");
  }

  /** The longest sequence that the layer can take. */
  int limit() {
    return attention.limit();
  }

  /** Whether a row goes out for each that goes in, and stands for the same position. */
  boolean keepsPositions() {
    return attention.resampling().isEmpty();
  }

  /** How evenly the experts of the layer are used, if it has any. */
  Optional<Load> load() {
    return feedForward.load();
  }

  Sequences forward(Graph graph, Sequences x) {
    Sequences z = attention.resampling().map(r -> r.apply(graph, x)).orElse(x);
    Variable attended = aroundAttention.apply(graph, z.rows(), h -> attend(graph, z.with(h), x));
    return z.with(aroundFeedForward.apply(graph, attended, h -> feedForward.apply(graph, h)));
  }

  private Variable attend(Graph graph, Sequences h, Sequences x) {
    return attention.forward(graph, h, keepsPositions() ? h : x);
  }
}
