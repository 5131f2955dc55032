package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.TopK;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/** What {@link ClusteredAttention} does between its projections, in every role. */
final class ClusterMix {
  private final AttentionSpec site;
  private final ClusteredAttention.Settings settings;
  private final QueryClusters.Rule rule;
  private final SignHash hash;

  ClusterMix(AttentionSpec site, ClusteredAttention.Settings settings, QueryClusters.Rule rule) {
    this.site = site;
    this.settings = settings;
    this.rule = rule;
    this.hash = new SignHash(settings.bits(), CounterRandom.key(settings.seed(), site.layer()));
  }

  /** Queries (Nq, D), keys and values (Nk, D), and where their sequences lie. */
  record Inputs(Operand q, Operand k, Operand v, Places places) {
    Inputs head(AttentionSpec site, int h) {
      return new Inputs(site.head(q, h), site.head(k, h), site.head(v, h), places);
    }
  }

  /**
   * Where sequences lie.
   *
   * @param queries those of queries
   * @param memory those of keys and values
   * @param sharing how many sequences of queries attend each of these
   */
  record Places(SequenceLayout queries, SequenceLayout memory, SequenceLayout sharing) {
    /** The clusters that attend each sequence of keys. */
    SequenceLayout clusters(QueryClusters clusters) {
      return clusters.layout().joined(sharing);
    }
  }

  /** y (Nq, D). */
  Variable apply(Graph graph, Inputs all) {
    Variable[] heads = new Variable[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      Inputs own = all.head(site, h);
      long[] codes = hash.codes(graph, own.q.columns().matrix(), h);
      QueryClusters clusters = rule.of(all.places.queries, codes);
      heads[h] = settings.improved() ? improved(graph, own, clusters) : plain(graph, own, clusters);
    }
    return Concat.columns(graph, heads);
  }

  /** (4). */
  private Variable plain(Graph graph, Inputs in, QueryClusters clusters) {
    Variable centroids = clusters.centroids(graph, in.q);
    DotProductAttention.Setting setting =
        new DotProductAttention.Setting(
            in.places.clusters(clusters), in.places.memory, 1, false, site.dropout());
    Variable y = DotProductAttention.apply(graph, centroids, in.k, in.v, setting);
    return GatherRows.apply(graph, y, clusters.of());
  }

  /** (5). */
  private Variable improved(Graph graph, Inputs in, QueryClusters clusters) {
    Pairs all = Pairs.dense(in.places.clusters(clusters), in.places.memory, false);
    Variable a = weights(graph, clusters.centroids(graph, in.q), in.k, all);
    Top top = Top.of(a.value(), all, settings.top());
    Variable inside = inside(graph, in, clusters.pairs(top.keys));
    Variable mass = GatherRows.apply(graph, top.mass(graph, a), clusters.of());
    Variable outside = GatherRows.apply(graph, outside(graph, a, in.v, all, top), clusters.of());
    return Add.apply(graph, ScaleRows.apply(graph, inside, mass), outside);
  }

  private Variable weights(Graph graph, Operand q, Operand k, Pairs pairs) {
    return PairSoftmax.apply(graph, PairDots.apply(graph, q, k, pairs, 1, site.scale()), pairs);
  }

  /** What every query finds at the top keys of its cluster. */
  private Variable inside(Graph graph, Inputs in, Pairs pairs) {
    Variable weights = weights(graph, in.q, in.k, pairs);
    Variable kept = Dropout.apply(graph, weights, site.dropout());
    return PairSum.apply(graph, kept, in.v, pairs);
  }

  /** What every cluster finds at the other keys. */
  private Variable outside(Graph graph, Variable a, Operand v, Pairs all, Top top) {
    float[] others = new float[all.count()];
    Arrays.fill(others, 1);
    for (long p : top.places) {
      others[(int) p] = 0;
    }
    Tensor mask = graph.workspace().allocate(others.length, 1).fill(others);
    Variable kept = Dropout.apply(graph, a, site.dropout());
    return PairSum.apply(graph, Multiply.apply(graph, kept, graph.constant(mask)), v, all);
  }

  /**
   * The keys that clusters attend most.
   *
   * @param keys T of every cluster
   * @param places where their weights stand among all
   */
  private record Top(Pairs keys, long[] places) {
    static Top of(Tensor weights, Pairs all, int most) {
      float[] a = weights.toArray();
      Pairs.Builder keys = new Pairs.Builder();
      long[] places = new long[all.count()];
      int count = 0;
      for (int c = 0; c < all.rows(); c++) {
        int from = all.from(c);
        for (int p : TopK.of(a, from, 1, all.to(c) - from, most)) {
          keys.add(all.key(from + p));
          places[count++] = (long) from + p;
        }
        keys.endRow();
      }
      return new Top(keys.build(), Arrays.copyOf(places, count));
    }

    /** m of every cluster (C, 1). */
    Variable mass(Graph graph, Variable a) {
      float[] ones = new float[keys.rows()];
      Arrays.fill(ones, 1);
      return SegmentSum.apply(graph, GatherElements.apply(graph, a, places), keys.queries(), ones);
    }
  }
}
