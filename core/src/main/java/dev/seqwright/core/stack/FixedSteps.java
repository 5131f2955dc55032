package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import java.util.List;

/**
 * A group of layers, T times, by all rows.
 *
 * @param <B> what the group can do
 */
sealed class FixedSteps<B extends Block> implements Block permits IncrementalFixedSteps {
  private final B group;
  private final StepSignals signals;
  private final int steps;

  FixedSteps(B group, StepSignals signals, int steps) {
    this.group = group;
    this.signals = signals;
    this.steps = steps;
  }

  final B group() {
    return group;
  }

  final StepSignals signals() {
    return signals;
  }

  final int steps() {
    return steps;
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences y = x;
    for (int t = 0; t < steps; t++) {
      int[] positions = y.layout().positions();
      y = group.forward(graph, y.with(signals.add(graph, y.rows(), t, positions)), context);
    }
    return y;
  }

  @Override
  public final int limit() {
    return group.limit();
  }

  @Override
  public final boolean keepsPositions() {
    return group.keepsPositions();
  }

  @Override
  public final List<String> report() {
    return group.report();
  }
}
