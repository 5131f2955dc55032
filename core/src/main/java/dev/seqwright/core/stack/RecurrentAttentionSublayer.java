package dev.seqwright.core.stack;

import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;

/**
 * Causal self-attention, in its residual connection, to a segment of a text and to what the same
 * sublayer was given in the segments before (Dai et al. 2019):
 *
 * <pre>
 *   (1) z = [m; x],  y = x + F(norm(z)), the queries of F those of x
 *   (2) m' = the last M rows of z, without gradients
 * </pre>
 *
 * <p>Where a pass reads whole texts, m is empty.
 */
public record RecurrentAttentionSublayer(
    RecurrentAttention attention, Residual around, SegmentMemory memory)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    if (context.segments().isEmpty()) {
      return whole().forward(graph, x, context);
    }
    Segments segments = context.segments().get();
    Sequences before = segments.remembered(graph, memory);
    SequenceLayout layout = joined(before.layout(), x.layout());
    Variable z = interleaved(graph, before, x);
    Selection own = ends(layout, x.layout());
    segments.remember(memory, z.value(), layout);
    return x.with(
        around.apply(
            graph,
            z,
            all -> own.of(graph, all),
            h -> attention.forward(graph, new Sequences(h, layout), own)));
  }

  private static SequenceLayout joined(SequenceLayout before, SequenceLayout own) {
    int[] lengths = new int[own.sequences()];
    for (int b = 0; b < lengths.length; b++) {
      lengths[b] = before.length(b) + own.length(b);
    }
    return SequenceLayout.of(lengths);
  }

  /** The rows of each sequence behind those that it remembers. */
  private static Variable interleaved(Graph graph, Sequences before, Sequences x) {
    if (before.layout().rows() == 0) {
      return x.rows();
    }
    int[] places = new int[before.layout().rows() + x.layout().rows()];
    int next = 0;
    for (int b = 0; b < x.layout().sequences(); b++) {
      for (int row = before.layout().start(b); row < before.layout().end(b); row++) {
        places[next++] = row;
      }
      for (int row = x.layout().start(b); row < x.layout().end(b); row++) {
        places[next++] = before.layout().rows() + row;
      }
    }
    return GatherRows.apply(graph, Concat.rows(graph, before.rows(), x.rows()), places);
  }

  /** The last rows of every sequence, as many as it has of its own. */
  private static Selection ends(SequenceLayout all, SequenceLayout own) {
    int[] rows = new int[own.rows()];
    for (int b = 0; b < own.sequences(); b++) {
      for (int i = 0; i < own.length(b); i++) {
        rows[own.start(b) + i] = all.end(b) - own.length(b) + i;
      }
    }
    return new Selection(rows, own);
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(memory);
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
