package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.SelectiveAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import java.util.List;
import java.util.Optional;

/** Self-attention over whole sequences, in its residual connection. */
public record SelfAttentionSublayer(Attention attention, Residual around) implements Block {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    return x.with(
        around.apply(graph, x.rows(), h -> attention.forward(graph, x.with(h), x.with(h))));
  }

  @Override
  public Optional<SelectiveForward> selective() {
    return attention.selective().map(asked -> forward(asked, around));
  }

  /** Some rows ask, all are seen. */
  static SelectiveForward forward(SelectiveAttention asked, Residual around) {
    return (graph, x, some, context) ->
        x.with(
            around.apply(
                graph, x.rows(), some, h -> asked.forward(graph, x.with(h), some, x.with(h))));
  }

  @Override
  public List<String> report() {
    return attention.report().stream().toList();
  }

  @Override
  public int limit() {
    return attention.limit();
  }
}
