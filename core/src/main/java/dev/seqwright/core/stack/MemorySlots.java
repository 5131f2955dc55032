package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.attention.mechanism.RowStates;
import dev.seqwright.core.attention.recurrent.SlotWriter;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a {@link MemformerStack} with their slots. Decoding keeps the final states of a
 * segment until the next one begins, when slots are written of them.
 *
 * @param layers which read slots
 * @param memory of the slots
 */
record MemorySlots(IncrementalBlock layers, SlotWriter writer, SegmentMemory memory)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences slots = slots(graph, x, context);
    Sequences y = layers.forward(graph, x, context.reading(slots));
    context
        .segments()
        .ifPresent(
            segments ->
                segments.remember(
                    graph, memory, writer.write(graph, slots.rows(), y), slots.layout()));
    return y;
  }

  /** Those of each text: remembered ones, or the first where it begins. */
  private Sequences slots(Graph graph, Sequences x, Context context) {
    int texts = x.layout().sequences();
    int[] each = new int[texts];
    Arrays.fill(each, writer.count());
    SequenceLayout layout = SequenceLayout.of(each);
    Variable first = writer.first(graph);
    Variable rows =
        context
            .segments()
            .map(segments -> segments.remembered(graph, memory))
            .map(before -> ContinuedRows.orFirst(graph, first, before))
            .orElseGet(() -> GatherRows.apply(graph, first, places(layout)));
    return new Sequences(rows, layout);
  }

  private int[] places(SequenceLayout layout) {
    int[] places = new int[layout.rows()];
    Arrays.setAll(places, row -> row % writer.count());
    return places;
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(memory);
  }

  @Override
  public List<String> report() {
    return layers.report();
  }

  @Override
  public int limit() {
    return layers.limit();
  }

  /**
   * What lasts from step to step.
   *
   * @param slots of each segment, by the cache row that it begins with
   * @param states the final states of all positions
   */
  private record Past(DecoderState layers, RowStates slots, Cache states) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return layers.takesSeveralRows();
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    Past past =
        new Past(
            layers.start(graph, keep, context),
            new RowStates(keep),
            new Cache(keep, memory.width()));
    past.slots.put(RowStates.BEGINNING, writer.first(graph).value());
    return past;
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    Past past = (Past) state;
    past.slots.write(step);
    int[] segments = new int[step.rows()];
    Map<Integer, Tensor> read = new HashMap<>();
    for (int r = 0; r < segments.length; r++) {
      segments[r] = step.first(r);
      if (step.begins(r)) {
        past.slots.put(segments[r], written(graph, past, step.earlier(r)));
      }
      read.put(segments[r], past.slots.get(segments[r]));
    }
    graph.common(StepSlots.class, StepSlots.class, () -> new StepSlots(segments, read));
    Variable y = layers.step(graph, rows, past.layers, step.ofSegments(0));
    past.states.with(step, y.value());
    return y;
  }

  /** What the step that a graph computes reads. */
  static StepSlots shared(Graph graph) {
    return graph.common(
        StepSlots.class,
        StepSlots.class,
        () -> {
          throw new IllegalStateException("no slots were shared");
        });
  }

  /** The slots behind a segment; the first where there is none. */
  private Tensor written(Graph graph, Past past, int... segment) {
    if (segment.length == 0) {
      return past.slots.get(RowStates.BEGINNING);
    }
    Variable all = graph.constant(past.states.rows());
    Sequences states =
        new Sequences(GatherRows.apply(graph, all, segment), SequenceLayout.of(segment.length));
    Variable slots = graph.constant(past.slots.get(segment[0]));
    return writer.write(graph, slots, states).value();
  }
}
