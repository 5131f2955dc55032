package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;

/** A state of a group of layers for each of its steps. */
record StepStates(List<DecoderState> each) {

  static StepStates start(
      IncrementalBlock group, int steps, Graph graph, Workspace keep, Context context) {
    return new StepStates(
        Stream.generate(() -> group.start(graph, keep, context)).limit(steps).toList());
  }

  boolean takeSeveralRows() {
    return each.stream().allMatch(DecoderState::takesSeveralRows);
  }
}
