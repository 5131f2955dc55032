package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.FeedForward;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import java.util.List;
import java.util.Optional;

/**
 * A feed-forward part in its residual connection.
 *
 * @param layer the name of its layer, for reports
 */
public record FeedForwardSublayer(String layer, FeedForward feedForward, Residual around)
    implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    return x.with(apply(graph, x.rows()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return apply(graph, rows);
  }

  /** A row at a time, so some rows are computed as all are. */
  @Override
  public Optional<SelectiveForward> selective() {
    return Optional.of((graph, x, some, context) -> x.with(apply(graph, x.rows(), some)));
  }

  @Override
  public Optional<SelectiveStep> selectiveStep() {
    return Optional.of((graph, rows, some, state, step) -> apply(graph, rows, some));
  }

  private Variable apply(Graph graph, Variable rows, Selection some) {
    return some.change(graph, rows, own -> apply(graph, own));
  }

  private Variable apply(Graph graph, Variable rows) {
    return around.apply(graph, rows, h -> feedForward.apply(graph, h));
  }

  @Override
  public List<String> report() {
    return feedForward.load().stream()
        .map(load -> "Experts of " + layer + ": " + load.take())
        .toList();
  }
}
