package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link RoutingAttention} to another sequence: a query attends the keys of the source that are
 * nearest to its centroid. These are found once a sentence; a step looks for its own centroid only.
 */
final class CrossRoutingAttention implements IncrementalAttention {
  private final CrossProjection projection;
  private final Centroids centroids;
  private final int window;
  private final AttentionSpec site;

  CrossRoutingAttention(AttentionSpec site, RoutingAttention.Settings settings) {
    this.projection = new CrossProjection(site);
    this.centroids = new Centroids(site, settings.clusters(), settings.lambda());
    this.window = settings.window();
    this.site = site;
  }

  /** Keys and values (Nk, 2 D) of every sentence and, a head each, the keys of each centroid. */
  private record Memorized(Tensor keysAndValues, List<NearestKeys> nearest)
      implements AttentionState {}

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable kv = projection.keysAndValues(graph, source.rows());
    List<NearestKeys> nearest = nearest(graph, kv, source.layout());
    return attend(graph, query.rows(), kv, nearest, query.layout());
  }

  private Variable keys(Graph graph, Variable kv, int head) {
    return UnitRows.apply(graph, site.head(site.part(kv, 0), head));
  }

  private List<NearestKeys> nearest(Graph graph, Variable kv, SequenceLayout layout) {
    List<NearestKeys> all = new ArrayList<>();
    for (int h = 0; h < site.heads(); h++) {
      Tensor k = keys(graph, kv, h).value();
      Tensor nearness = centroids.nearness(graph, k, h);
      centroids.measure(graph, k, h, Centroids.nearest(nearness));
      all.add(NearestKeys.of(nearness, layout, window));
    }
    return all;
  }

  private Variable attend(
      Graph graph, Variable x, Variable kv, List<NearestKeys> nearest, SequenceLayout queries) {
    Variable all = projection.queries(graph, x);
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Variable q = UnitRows.apply(graph, site.head(all, h));
      int[] own = Centroids.nearest(centroids.nearness(graph, q.value(), h));
      centroids.measure(graph, q.value(), h, own);
      Pairs pairs = nearest.get(h).pairs(queries, own);
      Operand v = site.head(site.part(kv, 1), h);
      heads[h] = RoutingAttention.attend(graph, site, q, keys(graph, kv, h), v, pairs);
    }
    return projection.output(graph, Concat.columns(graph, heads));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor kv = keep.allocate(source.layout().rows(), 2 * site.size());
    projection.keysAndValuesInto(graph, source.rows().value(), kv);
    return new Memorized(kv, nearest(graph, graph.constant(kv), source.layout()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized memorized = (Memorized) state;
    Variable kv = graph.constant(memorized.keysAndValues);
    return attend(graph, rows, kv, memorized.nearest, step.live());
  }
}
