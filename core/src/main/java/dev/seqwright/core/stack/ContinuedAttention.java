package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;

/**
 * Causal self-attention that remembers earlier segments of a text. All but that is what the same
 * attention does without: states of decoding remember by themselves.
 */
interface ContinuedAttention extends IncrementalBlock {
  /** The same without memory. */
  CausalAttentionSublayer whole();

  @Override
  default List<String> report() {
    return whole().report();
  }

  @Override
  default int limit() {
    return whole().limit();
  }

  @Override
  default DecoderState start(Graph graph, Workspace keep, Context context) {
    return whole().start(graph, keep, context);
  }

  @Override
  default Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return whole().step(graph, rows, state, step);
  }
}
