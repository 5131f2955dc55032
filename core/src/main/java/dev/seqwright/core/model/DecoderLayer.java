package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * Causal self-attention, attention to the encoder's output, then feed-forward, each in its residual
 * connection.
 */
final class DecoderLayer {
  /** What the layer keeps from step to step. */
  record State(AttentionState self, AttentionState cross) {}

  private final IncrementalAttention self;
  private final Residual aroundSelf;
  private final IncrementalAttention cross;
  private final Residual aroundCross;
  private final FeedForward feedForward;
  private final Residual aroundFeedForward;

  /** Layers are counted from 0. */
  DecoderLayer(Stack stack, int index) {
    DecoderConfig config = stack.config().decoder();
    self = stack.causalAttention(index, config.selfAttention());
    aroundSelf = stack.around(index, "self-attention");
    cross = stack.crossAttention(index, config.crossAttention());
    aroundCross = stack.around(index, "cross-attention");
    feedForward = stack.feedForward(index, config.feedForward());
    aroundFeedForward = stack.around(index, "feed-forward");
  }

  /** The longest sequences, on both sides, that the layer can take. */
  int limit() {
    return Math.min(self.limit(), cross.limit());
  }

  /** How evenly the experts of the layer are used, if it has any. */
  Optional<Load> load() {
    return feedForward.load();
  }

  Sequences forward(Graph graph, Sequences x, Sequences memory) {
    Variable y = x.rows();
    y = aroundSelf.apply(graph, y, h -> self.forward(graph, x.with(h), x.with(h)));
    y = aroundCross.apply(graph, y, h -> cross.forward(graph, x.with(h), memory));
    y = aroundFeedForward.apply(graph, y, h -> feedForward.apply(graph, h));
    return x.with(y);
  }

  State start(Graph graph, Workspace keep, Sequences memory) {
    return new State(self.start(graph, keep, memory), cross.start(graph, keep, memory));
  }

  /** Whether its attention to the encoder's output can tell its weights. */
  boolean hasSourceWeights() {
    return cross.weighted().isPresent();
  }

  /** How a row of the last step attended to the encoder's output. */
  float[] sourceWeights(State state, int row) {
    return cross.weighted().orElseThrow().weights(state.cross, row);
  }

  Variable step(Graph graph, Variable rows, State state, Step step) {
    Variable y = rows;
    y = aroundSelf.apply(graph, y, h -> self.step(graph, h, state.self, step));
    y = aroundCross.apply(graph, y, h -> cross.step(graph, h, state.cross, step));
    return aroundFeedForward.apply(graph, y, h -> feedForward.apply(graph, h));
  }
}
