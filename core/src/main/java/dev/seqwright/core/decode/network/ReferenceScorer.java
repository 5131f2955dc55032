package dev.seqwright.core.decode.network;

import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.data.Batch;
import dev.seqwright.core.data.Batches;
import dev.seqwright.core.data.PairExample;
import dev.seqwright.core.model.Autoregressive;
import dev.seqwright.core.model.Sources;
import dev.seqwright.core.model.SpecialTokens;
import dev.seqwright.core.model.TokenBatch;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;

/**
 * How well a model foresees given targets: each token given the right ones before it (teacher
 * forcing), the end token too.
 */
public final class ReferenceScorer {
  private final Autoregressive model;
  private final SpecialTokens special;
  private final Kernels kernels;
  private final Workspace workspace;

  /**
   * @param kernels the calling thread's own
   * @param slabs where the memory of a batch comes from
   */
  public ReferenceScorer(
      Autoregressive model, SpecialTokens special, Kernels kernels, Slabs slabs) {
    this.model = model;
    this.special = special;
    this.kernels = kernels;
    this.workspace = new Workspace(slabs);
  }

  /**
   * The sums over all examples, in batches of at most {@code maxTokens}; without label smoothing.
   */
  public CrossEntropy.Result score(List<PairExample> examples, int maxTokens) {
    CrossEntropy.Result sum = CrossEntropy.Result.NONE;
    for (Batch<PairExample> batch : new Batches<>(examples, maxTokens, 0).epoch(0)) {
      sum = sum.plus(score(batch.examples()));
    }
    return sum;
  }

  private CrossEntropy.Result score(List<PairExample> batch) {
    workspace.reset();
    Graph graph = Graph.inference(kernels, workspace);
    int[][] inputs = batch.stream().map(e -> special.input(e.target())).toArray(int[][]::new);
    int[][] targets = batch.stream().map(PairExample::target).toArray(int[][]::new);
    Context context =
        model.read(
            graph,
            Sources.of(
                batch.stream().map(PairExample::source).toList(),
                batch.stream().map(PairExample::before).toList()));
    Sequences states = model.states(graph, context, inputs);
    return model.head().loss(graph, states, TokenBatch.of(targets).ids(), 0, 1);
  }
}
