package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/** Self-attention to what lies before, in its residual connection. */
public record CausalAttentionSublayer(IncrementalAttention attention, Residual around)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    return x.with(
        around.apply(graph, x.rows(), h -> attention.forward(graph, x.with(h), x.with(h))));
  }

  @Override
  public Optional<SelectiveForward> selective() {
    return attention.selective().map(asked -> SelfAttentionSublayer.forward(asked, around));
  }

  @Override
  public Optional<SelectiveStep> selectiveStep() {
    return attention.selective().map(asked -> step(asked, around));
  }

  /** Some rows ask, the state takes up all. */
  static SelectiveStep step(SelectiveAttention asked, Residual around) {
    return (graph, rows, some, state, step) ->
        around.apply(
            graph, rows, some, h -> asked.step(graph, h, some, (AttentionState) state, step));
  }

  @Override
  public List<String> report() {
    return attention.report().stream().toList();
  }

  @Override
  public int limit() {
    return attention.limit();
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return attention.start(graph, keep, null);
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return around.apply(graph, rows, h -> attention.step(graph, h, (AttentionState) state, step));
  }
}
