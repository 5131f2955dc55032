package dev.seqwright.core.stack;

import dev.seqwright.core.attention.StatefulAttention;
import dev.seqwright.core.attention.StatefulAttention.Passed;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
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
    implements ContinuedAttention {

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
    Variable begun = ContinuedRows.orFirst(graph, attention.firstStates(graph), before);
    Passed passed = attention.forward(graph, z.all().with(normed), z.own(), begun);
    int[] each = new int[before.layout().sequences()];
    Arrays.fill(each, attention.states());
    segments.remember(states, passed.states().value(), SequenceLayout.of(each));
    return passed.rows();
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(rows, states);
  }

  @Override
  public CausalAttentionSublayer whole() {
    return new CausalAttentionSublayer(attention, around);
  }
}
