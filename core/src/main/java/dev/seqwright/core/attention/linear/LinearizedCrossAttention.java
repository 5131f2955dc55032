package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.CrossProjection;
import dev.seqwright.core.autograd.FeatureSums;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * {@link LinearizedSelfAttention} to another sequence: q = x Wq' + bq, [k v] = m Wkv' + b, then (2)
 * and (3) there. In decoding the sums over a sentence's keys are made once; a step costs O(F D) a
 * hypothesis, whatever the length of the sentence.
 */
final class LinearizedCrossAttention implements IncrementalAttention {
  private final CrossProjection projection;
  private final AttentionSpec site;
  private final FeatureMap map;
  private final FeatureQuotient quotient;

  LinearizedCrossAttention(AttentionSpec site, FeatureMap map, float floor) {
    this.projection = new CrossProjection(site);
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
    Variable kv = projection.keysAndValues(graph, source.rows());
    Places places = Places.to(source.layout(), x.layout(), x.layout().positions());
    Variable sums =
        FeatureSums.apply(
            graph,
            queries(graph, x.rows(), places),
            keys(graph, kv, source.layout()),
            values(graph, kv),
            x.layout(),
            source.layout(),
            site.heads());
    return projection.output(graph, quotient.divided(graph, sums));
  }

  /** phi(q) (N, H F). */
  private Variable queries(Graph graph, Variable x, Places places) {
    Variable q = perHead(graph, projection.queries(graph, x));
    return perRow(graph, map.queries(graph, q, places));
  }

  /** phi(k) (N, H F). */
  private Variable keys(Graph graph, Variable kv, SequenceLayout layout) {
    Variable k = perHead(graph, site.part(kv, 0));
    return perRow(graph, map.keys(graph, k, Places.within(layout)));
  }

  /** [v 1] (N, H (d + 1)). */
  private Variable values(Graph graph, Variable kv) {
    return quotient.withOnes(graph, site.part(kv, 1));
  }

  /** A head a row (N H, d): another shape, for which rows must lie without gaps. */
  private Variable perHead(Graph graph, Operand rows) {
    Variable own = rows.contiguous(graph);
    return Reshape.apply(graph, own, rows.rows() * site.heads(), site.headSize());
  }

  private Variable perRow(Graph graph, Variable heads) {
    int rows = heads.value().rows() / site.heads();
    return Reshape.apply(graph, heads, rows, site.heads() * map.features());
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    SequenceLayout layout = source.layout();
    Variable kv = projection.keysAndValues(graph, source.rows());
    Tensor k = keys(graph, kv, layout).value();
    Tensor v = values(graph, kv).value();
    int width = site.heads() * map.features() * (site.headSize() + 1);
    Tensor states = keep.zeros(layout.sequences(), width);
    FeatureState sums = new FeatureState(graph.kernels(), site.heads(), states);
    for (int b = 0; b < layout.sequences(); b++) {
      sums.add(b, k.rows(layout.start(b), layout.end(b)), v.rows(layout.start(b), layout.end(b)));
    }
    return new Memorized(sums, layout);
  }

  /** The sums over the keys of every sentence. */
  private record Memorized(FeatureState sums, SequenceLayout source) implements AttentionState {}

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized memorized = (Memorized) state;
    SequenceLayout live = step.live();
    Places places = Places.to(memorized.source, live, step.positions());
    Tensor q = queries(graph, rows, places).value();
    Tensor y = graph.workspace().allocate(q.rows(), site.heads() * (site.headSize() + 1));
    for (int b = 0; b < live.sequences(); b++) {
      if (live.length(b) > 0) {
        Tensor own = y.rows(live.start(b), live.end(b));
        memorized.sums.read(b, q.rows(live.start(b), live.end(b)), own);
      }
    }
    return projection.output(graph, quotient.divided(graph, graph.constant(y)));
  }
}
