package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RecurrentState;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.CausalFeatureSums;
import dev.seqwright.core.autograd.FeatureSums;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Self-attention whose weights are dot products of features (survey, 3.2).
 *
 * <pre>
 *   (1) [q k v] = x Wqkv' + b
 *   (2) y_i = sum_j (phi(q_i) . phi(k_j)) v_j / sum_j phi(q_i) . phi(k_j)    in each head
 *   (3) out = y Wo' + bo
 * </pre>
 *
 * As phi(q_i)' (sum_j phi(k_j) v_j') it takes time O(n F D) and memory O(n (H F + D)). It decodes
 * with the sums so far, H F (d + 1) numbers a hypothesis, whatever the length.
 */
final class LinearizedSelfAttention implements IncrementalAttention {
  private final SelfProjection projection;
  private final AttentionSpec site;
  private final FeatureMap map;
  private final FeatureQuotient quotient;

  LinearizedSelfAttention(AttentionSpec site, FeatureMap map, float floor) {
    this.projection = new SelfProjection(site);
    this.site = site;
    this.map = map;
    this.quotient = new FeatureQuotient(site.heads(), site.headSize(), floor);
  }

  @Override
  public int limit() {
    return map.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    SequenceLayout layout = x.layout();
    Variable qkv = projection.project(graph, x.rows());
    Places places =
        site.role().causal() ? Places.causal(layout.positions()) : Places.within(layout);
    Variable q = features(graph, map.queries(graph, head(graph, qkv, 0), places));
    Variable k = features(graph, map.keys(graph, head(graph, qkv, 1), places));
    Variable v = quotient.withOnes(graph, site.part(qkv, 2));
    Variable sums =
        site.role().causal()
            ? CausalFeatureSums.apply(graph, q, k, v, layout, site.heads())
            : FeatureSums.apply(graph, q, k, v, layout, layout, site.heads());
    return projection.output(graph, quotient.divided(graph, sums));
  }

  /** Queries or keys, a head a row (N H, d): another shape, for which rows lie without gaps. */
  private Variable head(Graph graph, Variable qkv, int which) {
    int rows = qkv.value().rows() * site.heads();
    Variable own = site.part(qkv, which).contiguous(graph);
    return Reshape.apply(graph, own, rows, site.headSize());
  }

  /** (N H, F) as (N, H F). */
  private Variable features(Graph graph, Variable perHead) {
    int rows = perHead.value().rows() / site.heads();
    return Reshape.apply(graph, perHead, rows, site.heads() * map.features());
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new RecurrentState(keep, site.heads() * map.features() * (site.headSize() + 1));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor states = ((RecurrentState) state).advance(step);
    Variable qkv = projection.project(graph, rows);
    Places places = Places.causal(step.positions());
    Variable q = features(graph, map.queries(graph, head(graph, qkv, 0), places));
    Variable k = features(graph, map.keys(graph, head(graph, qkv, 1), places));
    Variable v = quotient.withOnes(graph, site.part(qkv, 2));
    FeatureState sums = new FeatureState(graph.kernels(), site.heads(), states);
    Tensor y = graph.workspace().allocate(v.value().shape());
    for (int r = 0; r < y.rows(); r++) {
      sums.add(r, k.value().rows(r, r + 1), v.value().rows(r, r + 1));
      sums.read(r, q.value().rows(r, r + 1), y.rows(r, r + 1));
    }
    return projection.output(graph, quotient.divided(graph, graph.constant(y)));
  }
}
