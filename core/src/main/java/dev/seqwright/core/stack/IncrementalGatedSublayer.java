package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.residual.Gate;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * A gated sublayer that also works a position at a time. A position whose gate is shut gives its
 * keys and values to later ones all the same. It tells no weights of an attention to the source:
 * where the gate is shut there are none.
 */
public final class IncrementalGatedSublayer extends GatedSublayer implements IncrementalBlock {
  private final IncrementalBlock sublayer;
  private final SelectiveStep selective;

  /**
   * @param sublayer one that can compute some of the rows, whose residual connection has the gate
   */
  public IncrementalGatedSublayer(IncrementalBlock sublayer, Gate gate) {
    super(sublayer, gate);
    this.sublayer = sublayer;
    this.selective = sublayer.selectiveStep().orElseThrow();
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return sublayer.start(graph, keep, context);
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    Selection open = gate().open(graph, rows, step.live());
    return open.count() == step.rows()
        ? sublayer.step(graph, rows, state, step)
        : selective.apply(graph, rows, open, state, step);
  }

  @Override
  public boolean attendsSource() {
    return sublayer.attendsSource();
  }
}
