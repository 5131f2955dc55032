package dev.seqwright.core.stack;

import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
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
    implements ContinuedAttention {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    if (context.segments().isEmpty()) {
      return whole().forward(graph, x, context);
    }
    Segments segments = context.segments().get();
    ContinuedRows z = ContinuedRows.of(graph, segments.remembered(graph, memory), x);
    segments.remember(memory, z.all().rows().value(), z.all().layout());
    return x.with(
        around.apply(
            graph,
            z.all().rows(),
            all -> z.own().of(graph, all),
            h -> attention.forward(graph, z.all().with(h), z.own())));
  }

  @Override
  public List<SegmentMemory> memories() {
    return List.of(memory);
  }

  @Override
  public CausalAttentionSublayer whole() {
    return new CausalAttentionSublayer(attention, around);
  }
}
