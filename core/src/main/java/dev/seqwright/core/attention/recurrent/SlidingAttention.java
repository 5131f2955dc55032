package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * A layer of a {@link BlockRecurrentAttention} that has no states: attention to the last W
 * positions, those of earlier segments among them.
 */
final class SlidingAttention implements RecurrentAttention {
  private final AttentionSpec site;
  private final int size;
  private final boolean acrossSegments;
  private final SlidingWindow window;
  private final Linear output;

  /**
   * @param window W
   * @param acrossSegments whether positions of earlier segments are seen
   */
  SlidingAttention(AttentionSpec site, int window, boolean acrossSegments) {
    int size = site.size();
    this.site = site;
    this.size = window;
    this.acrossSegments = acrossSegments;
    this.window = new SlidingWindow(site, window);
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
  }

  @Override
  public int memory() {
    return size;
  }

  @Override
  public Optional<RecurrentAttention> recurrent() {
    return acrossSegments ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    return forward(graph, x, x.rows(), x.layout());
  }

  @Override
  public Variable forward(Graph graph, Sequences all, Selection own) {
    return forward(graph, all, own.of(graph, all.rows()), own.layout());
  }

  private Variable forward(Graph graph, Sequences all, Variable own, SequenceLayout layout) {
    SlidingWindow.Read read = window.read(graph, all, own);
    List<BlockPiece> pieces = BlockPiece.of(all.layout(), layout, size);
    List<Variable> found =
        pieces.stream()
            .map(piece -> window.attend(graph, read, piece, read.kv(graph, piece)))
            .toList();
    return output.apply(graph, BlockPiece.joined(graph, pieces, found));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new DistancePast(keep, site.size());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    DistancePast past = (DistancePast) state;
    Tensor seen = past.with(step, window.keysAndValues(graph, rows));
    return output.apply(graph, window.step(graph, rows, past, seen, step));
  }
}
