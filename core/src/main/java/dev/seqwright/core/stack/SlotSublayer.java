package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RowStates;
import dev.seqwright.core.attention.recurrent.SlotAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Attention to the slots of a {@link MemformerStack}, in its residual connection: over whole
 * segments they are the source of the context, in a step the stack shares them.
 */
public record SlotSublayer(SlotAttention attention, Residual around) implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences slots = context.source(0);
    return x.with(around.apply(graph, x.rows(), h -> attention.forward(graph, x.with(h), slots)));
  }

  /** Keys and values of the slots of segments. */
  private record Projected(RowStates segments) implements AttentionState {}

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new Projected(new RowStates(keep));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    RowStates known = ((Projected) state).segments;
    known.write(step);
    StepSlots read = MemorySlots.shared(graph);
    Map<Integer, Integer> places = new LinkedHashMap<>();
    Pairs.Builder pairs = new Pairs.Builder();
    for (int segment : read.segments()) {
      int place = places.computeIfAbsent(segment, absent -> places.size());
      int count = read.slots().get(segment).rows();
      for (int slot = 0; slot < count; slot++) {
        pairs.add(place * count + slot);
      }
      pairs.endRow();
    }
    Variable kv = keysAndValues(graph, known, read, places);
    Pairs seen = pairs.build();
    return around.apply(graph, rows, h -> attention.step(graph, h, kv, seen));
  }

  /** Of the segments of a step, one after the other; projected where they are new. */
  private Variable keysAndValues(
      Graph graph, RowStates known, StepSlots read, Map<Integer, Integer> places) {
    Tensor first = projected(graph, known, read, places.keySet().iterator().next());
    int count = first.rows();
    Tensor all = graph.workspace().allocate(places.size() * count, first.columns());
    places.forEach(
        (segment, place) ->
            all.rows(place * count, (place + 1) * count)
                .copyFrom(projected(graph, known, read, segment)));
    return graph.constant(all);
  }

  private Tensor projected(Graph graph, RowStates known, StepSlots read, int segment) {
    Tensor kv = known.get(segment);
    return kv != null
        ? kv
        : known.put(
            segment,
            attention.keysAndValues(graph, graph.constant(read.slots().get(segment))).value());
  }
}
