package dev.seqwright.core.stack;

import dev.seqwright.core.attention.StatefulAttention;
import dev.seqwright.core.attention.StatefulAttention.Passed;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.List;

/**
 * Causal self-attention with states, in its residual connection, to a segment of a text and to what
 * the same sublayer remembers of the segments before (Hutchins et al. 2022):
 *
 * <pre>
 *   (1) z = [m; x],  (y, s') = F(norm(z), s),  x + y, the queries of F those of x
 *   (2) m' = the last rows of z from the beginning of a block on, W of them at least; without
 *       gradients, as s'
 * </pre>
 *
 * <p>Where a pass reads whole texts, m is empty and s the first states.
 *
 * @param rows the memory of m
 * @param states the memory of s
 */
public record StatefulAttentionSublayer(
    StatefulAttention attention, Residual around, SegmentMemory rows, SegmentMemory states)
    implements IncrementalBlock {

  /**
   * The sublayer of an attention.
   *
   * @param place in the network
   * @param size D
   */
  public static StatefulAttentionSublayer of(
      StatefulAttention attention, Residual around, String place, int size) {
    int block = attention.block();
    return new StatefulAttentionSublayer(
        attention,
        around,
        SegmentMemory.ofBlocks(place, 2 * block - 1, size, block),
        new SegmentMemory(place + ".states", attention.states(), size));
  }

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    if (context.segments().isEmpty()) {
      return whole().forward(graph, x, context);
    }
    Segments segments = context.segments().get();
    ContinuedRows z = ContinuedRows.of(graph, segments.remembered(graph, rows), x);
    segments.remember(rows, z.all().rows().value(), z.all().layout());
    Sequences before = segments.remembered(graph, states);
    return x.with(
        around.apply(
            graph,
            z.all().rows(),
            all -> z.own().of(graph, all),
            h -> passed(graph, segments, z, h, before)));
  }

  /** What becomes of the states is kept before memory of this part of the pass is given back. */
  private Variable passed(
      Graph graph, Segments segments, ContinuedRows z, Variable normed, Sequences before) {
    Passed passed = attention.forward(graph, z.all().with(normed), z.own(), states(graph, before));
    int[] each = new int[before.layout().sequences()];
    Arrays.fill(each, attention.states());
    segments.remember(states, passed.states().value(), SequenceLayout.of(each));
    return passed.rows();
  }

  /** Those of each sequence: remembered ones, or the first where it begins. */
  private Variable states(Graph graph, Sequences before) {
    int count = attention.states();
    int[] places = new int[before.layout().sequences() * count];
    for (int i = 0; i < places.length; i++) {
      int b = i / count;
      boolean begins = before.layout().length(b) == 0;
      places[i] = i % count + (begins ? 0 : count + before.layout().start(b));
    }
    Variable first = attention.firstStates(graph);
    return before.layout().rows() == 0
        ? GatherRows.apply(graph, first, places)
        : GatherRows.apply(graph, Concat.rows(graph, first, before.rows()), places);
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(rows, states);
  }

  /** The same without memory: states of decoding remember by themselves. */
  private CausalAttentionSublayer whole() {
    return new CausalAttentionSublayer(attention, around);
  }

  @Override
  public List<String> report() {
    return whole().report();
  }

  @Override
  public int limit() {
    return whole().limit();
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return whole().start(graph, keep, context);
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return whole().step(graph, rows, state, step);
  }
}
