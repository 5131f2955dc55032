package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.halting.AdaptiveComputationTime;
import dev.seqwright.core.halting.Ponder;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import java.util.List;
import java.util.stream.Stream;

/**
 * A group of layers again and again, by each row as often as it needs. What has halted is not
 * computed any more, but is seen as it is.
 *
 * @param <B> what the group can do
 */
sealed class AdaptiveSteps<B extends Block> implements Block permits IncrementalAdaptiveSteps {
  private final B group;
  private final SelectiveForward some;
  private final StepSignals signals;
  private final AdaptiveComputationTime act;

  AdaptiveSteps(B group, StepSignals signals, AdaptiveComputationTime act) {
    this.group = group;
    this.some = group.selective().orElseThrow();
    this.signals = signals;
    this.act = act;
  }

  final B group() {
    return group;
  }

  final StepSignals signals() {
    return signals;
  }

  final AdaptiveComputationTime act() {
    return act;
  }

  @Override
  public final Sequences forward(Graph graph, Sequences x, Context context) {
    int[] positions = x.layout().positions();
    Ponder ponder = act.begin(graph, x.layout());
    Variable state = x.rows();
    for (int t = 0; ponder.goesOn(); t++) {
      Selection running = ponder.running();
      Sequences seen = x.with(signals.add(graph, state, t, positions));
      if (ponder.all()) {
        state = group.forward(graph, seen, context).rows();
        ponder.take(state);
      } else {
        Variable own = running.of(graph, some.apply(graph, seen, running, context).rows());
        state = running.replace(graph, state, own);
        ponder.take(own);
      }
    }
    return x.with(ponder.output());
  }

  @Override
  public final int limit() {
    return group.limit();
  }

  @Override
  public final List<String> report() {
    return Stream.concat(act.report().stream(), group.report().stream()).toList();
  }
}
