package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
import java.util.Optional;

/** The norm after the last layer, where norms stand in front of sublayers. */
public record LastNorm(Norm norm) implements IncrementalBlock {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    return x.with(norm.apply(graph, x.rows()));
  }

  @Override
  public Optional<SelectiveForward> selective() {
    return Optional.of((graph, x, some, context) -> x.with(apply(graph, x.rows(), some)));
  }

  @Override
  public Optional<SelectiveStep> selectiveStep() {
    return Optional.of((graph, rows, some, state, step) -> apply(graph, rows, some));
  }

  private Variable apply(Graph graph, Variable rows, Selection some) {
    return some.change(graph, rows, own -> norm.apply(graph, own));
  }

  @Override
  public Variable step(Graph graph, Variable rows, DecoderState state, Step step) {
    return norm.apply(graph, rows);
  }
}
