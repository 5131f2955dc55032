package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.compressed.Compression.Compressed;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * {@link CompressedAttention} to another sequence, whose keys and values are compressed once a
 * sentence and shared by its hypotheses.
 */
final class CompressedCrossAttention implements IncrementalAttention {
  private final CrossProjection projection;
  private final Compression compression;
  private final AttentionSpec site;

  CompressedCrossAttention(AttentionSpec site, Compression compression) {
    this.projection = new CrossProjection(site);
    this.compression = compression;
    this.site = site;
  }

  /** Compressed keys and values (M, D) of every sentence. */
  private record Memorized(Tensor keys, Tensor values, SequenceLayout layout)
      implements AttentionState {}

  @Override
  public int limit() {
    return compression.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    return attend(graph, query.rows(), query.layout(), compressed(graph, source));
  }

  private Compressed compressed(Graph graph, Sequences source) {
    Variable kv = projection.keysAndValues(graph, source.rows());
    return compression.apply(graph, site.part(kv, 0), site.part(kv, 1), source.layout());
  }

  private Variable attend(Graph graph, Variable x, SequenceLayout queries, Compressed few) {
    Variable y =
        DotProductAttention.apply(
            graph,
            projection.queries(graph, x),
            few.keys(),
            few.values(),
            new Setting(queries, few.layout(), site.heads(), false, site.dropout()));
    return projection.output(graph, y);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Compressed few = compressed(graph, source);
    return new Memorized(kept(keep, few.keys()), kept(keep, few.values()), few.layout());
  }

  private static Tensor kept(Workspace keep, Variable rows) {
    return keep.allocate(rows.value().shape()).copyFrom(rows.value());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized m = (Memorized) state;
    Compressed few = new Compressed(graph.constant(m.keys), graph.constant(m.values), m.layout);
    return attend(graph, rows, step.live(), few);
  }
}
