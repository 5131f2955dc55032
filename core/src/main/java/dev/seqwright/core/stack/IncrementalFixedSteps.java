package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/** A group of layers, T times, over whole sequences or a position at a time. */
final class IncrementalFixedSteps extends FixedSteps<IncrementalBlock> implements IncrementalBlock {
  IncrementalFixedSteps(IncrementalBlock group, StepSignals signals, int steps) {
    super(group, signals, steps);
  }

  private record State(StepStates of) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return of.takeSeveralRows();
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new State(StepStates.start(group(), steps(), graph, keep, context));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    Variable y = rows;
    for (int t = 0; t < steps(); t++) {
      Variable seen = signals().add(graph, y, t, step.positions());
      y = group().step(graph, seen, ((State) state).of.each().get(t), step);
    }
    return y;
  }

  @Override
  public boolean attendsSource() {
    return group().attendsSource();
  }

  /** Of the last step. */
  @Override
  public Optional<SourceWeights> sourceWeights() {
    return group()
        .sourceWeights()
        .map(weights -> (state, row) -> weights.of(((State) state).of.each().getLast(), row));
  }
}
