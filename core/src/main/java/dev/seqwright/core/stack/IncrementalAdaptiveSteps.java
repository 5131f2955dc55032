package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.halting.AdaptiveComputationTime;
import dev.seqwright.core.halting.Ponder;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;

/**
 * The same over whole sequences or a position at a time. What a position leaves for later ones is
 * its keys and values in each of the T steps: of the steps that it took, then of the state that it
 * halted with.
 */
final class IncrementalAdaptiveSteps extends AdaptiveSteps<IncrementalBlock>
    implements IncrementalBlock {
  private final SelectiveStep some;
  private final int steps;

  IncrementalAdaptiveSteps(
      IncrementalBlock group, StepSignals signals, AdaptiveComputationTime act, int steps) {
    super(group, signals, act);
    this.some = group.selectiveStep().orElseThrow();
    this.steps = steps;
  }

  /** The states of all steps, and where each row of the last pass stood in the last one it took. */
  private static final class State implements DecoderState {
    final StepStates of;
    int[] last;
    int[] place;

    State(StepStates of) {
      this.of = of;
    }

    @Override
    public boolean takesSeveralRows() {
      return of.takeSeveralRows();
    }

    void begin(int rows) {
      last = new int[rows];
      place = new int[rows];
    }

    void took(int t, Selection running) {
      for (int i = 0; i < running.count(); i++) {
        last[running.rows()[i]] = t;
        place[running.rows()[i]] = i;
      }
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new State(StepStates.start(group(), steps, graph, keep, context));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    State own = (State) state;
    own.begin(step.rows());
    int[] positions = step.positions();
    Ponder ponder = act().begin(graph, step.live());
    Variable now = rows;
    for (int t = 0; t < steps; t++) {
      Selection running = ponder.running();
      own.took(t, running);
      Variable seen = signals().add(graph, now, t, positions);
      Variable all = some.apply(graph, seen, running, own.of.each().get(t), step);
      if (ponder.goesOn()) {
        Variable taken = running.of(graph, all);
        now = running.replace(graph, now, taken);
        ponder.take(taken);
      }
    }
    return ponder.output();
  }

  @Override
  public boolean attendsSource() {
    return group().attendsSource();
  }

  /** Of the last step that a row took. */
  @Override
  public Optional<SourceWeights> sourceWeights() {
    return group().sourceWeights().map(weights -> (state, row) -> of(weights, (State) state, row));
  }

  private static float[] of(SourceWeights weights, State state, int row) {
    return weights.of(state.of.each().get(state.last[row]), state.place[row]);
  }
}
