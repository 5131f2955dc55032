package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.SameLayerAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer that attends, besides a segment of a text, what came out of itself in the segments before
 * (Ding et al. 2021):
 *
 * <pre>
 *   (1) z = [m; x],  a = x + F(norm(z)), the queries of F those of x
 *   (2) y = the rest of the layer at a
 *   (3) m' = the last M rows of [m; y], without gradients
 * </pre>
 *
 * <p>Where a pass reads whole texts, m is empty.
 *
 * @param rest what follows the attention in the layer
 */
public record SameLayerRecurrence(
    SameLayerAttention attention, Residual around, IncrementalBlock rest, SegmentMemory memory)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    if (context.segments().isEmpty()) {
      return rest.forward(graph, whole().forward(graph, x, context), context);
    }
    Segments segments = context.segments().get();
    Sequences before = segments.remembered(graph, memory);
    ContinuedRows z = ContinuedRows.of(graph, before, x);
    Variable attended =
        around.apply(
            graph,
            z.all().rows(),
            all -> z.own().of(graph, all),
            h -> attention.forward(graph, z.all().with(h), z.own()));
    Sequences y = rest.forward(graph, x.with(attended), context);
    Sequences seen =
        ContinuedRows.of(graph, before, y.with(graph.constant(y.rows().value()))).all();
    segments.remember(memory, seen.rows().value(), seen.layout());
    return y;
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(memory);
  }

  /** The attention without memory. */
  private CausalAttentionSublayer whole() {
    return new CausalAttentionSublayer(attention, around);
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(whole().report());
    lines.addAll(rest.report());
    return lines;
  }

  @Override
  public int limit() {
    return Math.min(whole().limit(), rest.limit());
  }

  /** Of the attention and of the rest. */
  private record States(AttentionState attention, DecoderState rest) implements DecoderState {
    @Override
    public boolean takesSeveralRows() {
      return rest.takesSeveralRows();
    }
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return new States(attention.start(graph, keep, null), rest.start(graph, keep, context));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    States states = (States) state;
    Variable attended = whole().step(graph, rows, states.attention, step);
    Variable y = rest.step(graph, attended, states.rest, step);
    attention.out(graph, around.given(graph, y), states.attention, step);
    return y;
  }
}
