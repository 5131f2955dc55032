package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * Attention to the source of the context, in its residual connection.
 *
 * @param layer counted from 0: which source it attends where each layer has its own
 */
public record SourceAttentionSublayer(int layer, IncrementalAttention attention, Residual around)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences source = source(context);
    return x.with(around.apply(graph, x.rows(), h -> attention.forward(graph, x.with(h), source)));
  }

  @Override
  public Optional<SelectiveForward> selective() {
    return attention
        .selective()
        .map(
            asked ->
                (graph, x, some, context) ->
                    x.with(
                        around.apply(
                            graph,
                            x.rows(),
                            some,
                            h -> asked.forward(graph, x.with(h), some, source(context)))));
  }

  @Override
  public Optional<SelectiveStep> selectiveStep() {
    return attention.selective().map(asked -> CausalAttentionSublayer.step(asked, around));
  }

  @Override
  public int limit() {
    return attention.limit();
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return attention.start(graph, keep, source(context));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return around.apply(graph, rows, h -> attention.step(graph, h, (AttentionState) state, step));
  }

  @Override
  public boolean attendsSource() {
    return true;
  }

  @Override
  public Optional<SourceWeights> sourceWeights() {
    return attention
        .weighted()
        .map(weighted -> (state, row) -> weighted.weights((AttentionState) state, row));
  }

  private Sequences source(Context context) {
    return context.source(layer);
  }
}
