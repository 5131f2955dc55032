package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The layers of a {@link SummaryStack} with the summary of the segment before. Decoding keeps the
 * final states of a segment until the next one begins.
 *
 * @param layers which read summaries
 * @param memory of the last one
 */
record SegmentSummaries(IncrementalBlock layers, SegmentMemory memory) implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences before =
        context
            .segments()
            .map(segments -> segments.remembered(graph, memory))
            .orElseGet(() -> none(graph, x.layout().sequences()));
    Sequences y = layers.forward(graph, x, context.reading(before));
    context
        .segments()
        .ifPresent(
            segments -> {
              Variable means = means(graph, y);
              segments.remember(
                  graph, memory, means, SequenceLayout.singles(y.layout().sequences()));
            });
    return y;
  }

  private Sequences none(Graph graph, int sequences) {
    return new Sequences(
        graph.constant(graph.workspace().allocate(0, memory.width())),
        SequenceLayout.of(new int[sequences]));
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
   * @param states the final states of all positions
   */
  private record Past(DecoderState layers, Cache states) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return layers.takesSeveralRows();
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new Past(layers.start(graph, keep, context), new Cache(keep, memory.width()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    Past past = (Past) state;
    StepSummaries summaries = summaries(graph, past, step);
    graph.common(StepSummaries.class, StepSummaries.class, () -> summaries);
    Variable y = layers.step(graph, rows, past.layers, step.ofSegments(1));
    past.states.with(step, y.value());
    return y;
  }

  /** What the step that a graph computes reads. */
  static StepSummaries shared(Graph graph) {
    return graph.common(
        StepSummaries.class,
        StepSummaries.class,
        () -> {
          throw new IllegalStateException("no summaries were shared");
        });
  }

  /** Those of the segments that rows of a step follow as the first ones. */
  private StepSummaries summaries(Graph graph, Past past, Step step) {
    int[] first =
        IntStream.range(0, step.rows())
            .filter(r -> step.begins(r) && step.before()[r] > 0)
            .toArray();
    int[] ends = IntStream.of(first).map(step::end).toArray();
    int[] places = IntStream.rangeClosed(0, ends.length).toArray();
    Step positions = new Step(ends, places, SequenceLayout.of(ends.length));
    return first.length == 0
        ? new StepSummaries(none(graph, 0).rows(), positions)
        : new StepSummaries(means(graph, ended(graph, past, step, first)), positions);
  }

  /** The final states of the segments that some rows follow. */
  private static Sequences ended(Graph graph, Past past, Step step, int... first) {
    int[] rows = IntStream.of(first).flatMap(r -> Arrays.stream(step.earlier(r))).toArray();
    return new Sequences(
        GatherRows.apply(graph, graph.constant(past.states.rows()), rows),
        SequenceLayout.of(IntStream.of(first).map(r -> step.before()[r]).toArray()));
  }

  private static Variable means(Graph graph, Sequences states) {
    SequenceLayout layout = states.layout();
    int[] groups = new int[layout.rows()];
    float[] shares = new float[layout.sequences()];
    for (int b = 0; b < shares.length; b++) {
      Arrays.fill(groups, layout.start(b), layout.end(b), b);
      shares[b] = 1f / layout.length(b);
    }
    return SegmentSum.apply(graph, states.rows(), groups, shares);
  }
}
