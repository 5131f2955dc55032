package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * Attention to another sequence at the pairs of a {@link Pattern}: position i of the query attends
 * the positions S(i) of the source. Time O(|S| D + n D^2); keys and values are computed once a
 * sentence.
 */
public final class CrossPatternAttention implements IncrementalAttention {
  private final CrossProjection projection;
  private final Pattern pattern;
  private final AttentionSpec site;

  public CrossPatternAttention(AttentionSpec site, Pattern pattern) {
    this.projection = new CrossProjection(site);
    this.pattern = pattern;
    this.site = site;
  }

  /** Keys and values (Nk, 2 D) of every sentence. */
  private record Memorized(Tensor keysAndValues, SequenceLayout layout) implements AttentionState {}

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable kv = projection.keysAndValues(graph, source.rows());
    SequenceLayout queries = query.layout();
    Pairs pairs = pairs(queries, source.layout(), queries.positions());
    return attend(graph, query.rows(), kv, pairs);
  }

  private Pairs pairs(SequenceLayout queries, SequenceLayout source, int[] positions) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < queries.sequences(); b++) {
      int start = source.start(b);
      for (int row = queries.start(b); row < queries.end(b); row++) {
        pattern.attended(positions[row], source.length(b), j -> pairs.add(start + j));
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  private Variable attend(Graph graph, Variable x, Variable kv, Pairs pairs) {
    Variable q = projection.queries(graph, x);
    Variable dots = PairDots.apply(graph, q, site.part(kv, 0), pairs, site.heads(), site.scale());
    Variable weights = Dropout.apply(graph, PairSoftmax.apply(graph, dots, pairs), site.dropout());
    return projection.output(graph, PairSum.apply(graph, weights, site.part(kv, 1), pairs));
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Tensor kv = keep.allocate(source.layout().rows(), 2 * site.size());
    projection.keysAndValuesInto(graph, source.rows().value(), kv);
    return new Memorized(kv, source.layout());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Memorized memorized = (Memorized) state;
    Pairs pairs = pairs(step.live(), memorized.layout, step.positions());
    return attend(graph, rows, graph.constant(memorized.keysAndValues), pairs);
  }
}
