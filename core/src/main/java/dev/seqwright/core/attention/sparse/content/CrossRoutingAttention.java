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
import java.util.Arrays;
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

  /**
   * Keys of length 1 and values (Nk, 2 D) of every sentence and, a head each, the keys of each
   * centroid.
   */
  private record Memorized(Tensor keysAndValues, List<NearestKeys> nearest)
      implements AttentionState {}

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable kv = projection.keysAndValues(graph, source.rows());
    Variable[] keys = keys(graph, kv);
    List<NearestKeys> nearest = nearest(graph, keys, source.layout());
    return attend(graph, query.rows(), keys, site.part(kv, 1), nearest, query.layout());
  }

  /** Keys of length 1, a head each. */
  private Variable[] keys(Graph graph, Variable kv) {
    Variable[] keys = new Variable[site.heads()];
    Arrays.setAll(keys, h -> UnitRows.apply(graph, site.head(site.part(kv, 0), h)));
    return keys;
  }

  private List<NearestKeys> nearest(Graph graph, Variable[] keys, SequenceLayout layout) {
    List<NearestKeys> all = new ArrayList<>();
    for (int h = 0; h < site.heads(); h++) {
      Tensor k = keys[h].value();
      Tensor nearness = centroids.nearness(graph, k, h);
      centroids.measure(graph, k, h, Centroids.nearest(nearness));
      all.add(NearestKeys.of(nearness, layout, window));
    }
    return all;
  }

  private Variable attend(
      Graph graph,
      Variable x,
      Operand[] keys,
      Operand values,
      List<NearestKeys> nearest,
      SequenceLayout queries) {
    Variable all = projection.queries(graph, x);
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Variable q = UnitRows.apply(graph, site.head(all, h));
      int[] own = Centroids.nearest(centroids.nearness(graph, q.value(), h));
      centroids.measure(graph, q.value(), h, own);
      Pairs pairs = nearest.get(h).pairs(queries, own);
      Operand v = site.head(values, h);
      heads[h] = RoutingAttention.attend(graph, site, q, keys[h], v, pairs);
    }
    return projection.output(graph, Concat.columns(graph, heads));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor kv = keep.allocate(source.layout().rows(), 2 * site.size());
    projection.keysAndValuesInto(graph, source.rows().value(), kv);
    Variable[] keys = keys(graph, graph.constant(kv));
    for (int h = 0; h < keys.length; h++) {
      site.head(graph.constant(kv), h).matrix().copyFrom(keys[h].value().matrix());
    }
    return new Memorized(kv, nearest(graph, keys, source.layout()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized memorized = (Memorized) state;
    Variable kv = graph.constant(memorized.keysAndValues);
    Operand[] keys = new Operand[site.heads()];
    Arrays.setAll(keys, h -> site.head(site.part(kv, 0), h));
    return attend(graph, rows, keys, site.part(kv, 1), memorized.nearest, step.live());
  }
}
