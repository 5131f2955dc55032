package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RecurrentState;
import dev.seqwright.core.attention.mechanism.SelfProjection;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Scan;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Causal {@link LinearizedSelfAttention} whose sums fade by a gate a head and position: (4) of
 * {@link RfaAttention}, by {@link Scan#GATED}.
 */
final class GatedAttention implements IncrementalAttention {
  private final SelfProjection projection;
  private final Linear gate;
  private final AttentionSpec site;
  private final FeatureMap map;
  private final FeatureQuotient quotient;

  GatedAttention(AttentionSpec site, FeatureMap map, float floor) {
    this.projection = new SelfProjection(site);
    this.gate =
        new Linear(
            site.scope().at("gate"),
            site.size(),
            site.heads(),
            1,
            Activation.SIGMOID,
            site.initializer());
    this.site = site;
    this.map = map;
    this.quotient = new FeatureQuotient(site.heads(), site.headSize(), floor);
  }

  /** What the scan goes over: features (N, H F), [v 1] (N, H (d + 1)), gates (N, H). */
  private record Inputs(Variable q, Variable k, Variable v, Variable g) {}

  private Inputs inputs(Graph graph, Variable x, Places places) {
    Variable qkv = projection.project(graph, x);
    Variable q = map.queries(graph, perHead(graph, site.part(qkv, 0)), places);
    Variable k = map.keys(graph, perHead(graph, site.part(qkv, 1)), places);
    Variable v = quotient.withOnes(graph, site.part(qkv, 2));
    return new Inputs(perRow(graph, q), perRow(graph, k), v, gate.apply(graph, x));
  }

  /** A head a row (N H, d), another shape, for which rows must lie without gaps. */
  private Variable perHead(Graph graph, Operand rows) {
    Variable own = rows.contiguous(graph);
    return Reshape.apply(graph, own, rows.rows() * site.heads(), site.headSize());
  }

  private Variable perRow(Graph graph, Variable heads) {
    int rows = heads.value().rows() / site.heads();
    return Reshape.apply(graph, heads, rows, site.heads() * map.features());
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    Inputs in = inputs(graph, x.rows(), Places.causal(x.layout().positions()));
    Variable sums = Scan.GATED.apply(graph, in.q, in.k, in.v, in.g, x.layout(), site.heads());
    return projection.output(graph, quotient.divided(graph, sums));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new RecurrentState(keep, site.heads() * map.features() * (site.headSize() + 1));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor states = ((RecurrentState) state).advance(step);
    Inputs in = inputs(graph, rows, Places.causal(step.positions()));
    Tensor sums =
        Scan.GATED.step(
            graph.workspace(),
            in.q.value().matrix(),
            in.k.value().matrix(),
            in.v.value().matrix(),
            in.g.value().matrix(),
            states,
            site.heads());
    return projection.output(graph, quotient.divided(graph, graph.constant(sums)));
  }
}
