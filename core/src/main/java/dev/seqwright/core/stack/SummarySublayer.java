package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;

/**
 * Causal self-attention, in its residual connection, to a segment and to the summary of the one
 * before, see {@link SummaryStack}: over whole segments it is the source of the context, in a step
 * the stack shares it.
 *
 * @param map makes a position of a summary
 */
public record SummarySublayer(IncrementalAttention attention, Linear map, Residual around)
    implements IncrementalBlock {

  /**
   * One with a map of its own.
   *
   * @param place where that is named
   * @param start how its weight starts (D, D)
   */
  public static SummarySublayer of(
      IncrementalAttention attention,
      Scope place,
      WeightInitializer start,
      int size,
      Residual around) {
    Linear map = new Linear(place, size, size, 1, Activation.IDENTITY, start);
    return new SummarySublayer(attention, map, around);
  }

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences before = context.source(0);
    return x.with(around.apply(graph, x.rows(), h -> attended(graph, before, x.with(h))));
  }

  private Variable attended(Graph graph, Sequences before, Sequences x) {
    if (before.layout().rows() == 0) {
      return attention.forward(graph, x, x);
    }
    Sequences mapped = before.with(map.apply(graph, before.rows()));
    ContinuedRows z = ContinuedRows.of(graph, mapped, x);
    return z.own().of(graph, attention.forward(graph, z.all(), z.all()));
  }

  @Override
  public List<String> report() {
    return attention.report().stream().toList();
  }

  /** One position is the summary's. */
  @Override
  public int limit() {
    return attention.limit() == Integer.MAX_VALUE ? attention.limit() : attention.limit() - 1;
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return attention.start(graph, keep, null);
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    AttentionState past = (AttentionState) state;
    StepSummaries before = SegmentSummaries.shared(graph);
    if (!before.isEmpty()) {
      attention.step(graph, map.apply(graph, before.rows()), past, before.step());
    }
    return around.apply(graph, rows, h -> attention.step(graph, h, past, step));
  }
}
