package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.autograd.WindowBias;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.tensor.Activation;

/** A window whose centre and width each query predicts: (2) of {@link GaussianAttention}. */
final class QueryWindow implements GaussianPrior {
  private final Linear hidden;
  private final Linear window;
  private final int heads;

  QueryWindow(AttentionSpec site) {
    int size = site.size();
    this.heads = site.heads();
    this.hidden =
        new Linear(
            site.scope().at("window-hidden"), size, size, 1, Activation.TANH, site.initializer());
    this.window =
        new Linear(
            site.scope().at("window"), size, 2 * heads, 2, Activation.SIGMOID, site.initializer());
  }

  @Override
  public Variable of(Graph graph, Operand q, PairPositions places) {
    // A product with a weight takes rows without gaps.
    Variable both = window.apply(graph, hidden.apply(graph, q.contiguous(graph)));
    Columns centres = both.columns(0, heads);
    Columns widths = both.columns(heads, 2 * heads);
    return WindowBias.apply(graph, centres, widths, places.pairs(), places.keys());
  }
}
