package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.List;

/**
 * The first sublayer of a layer that goes on with fewer rows: their means ask, all rows are seen, y
 * = pool(x) + F(pool(norm(x)), norm(x)).
 */
public record PooledAttentionSublayer(StridedMean pooling, Attention attention, Residual around)
    implements Block {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    SequenceLayout layout = x.layout();
    return new Sequences(
        around.apply(
            graph,
            x.rows(),
            rows -> pooling.apply(graph, rows, layout),
            h -> attention.forward(graph, pooling.apply(graph, x.with(h)), x.with(h))),
        pooling.shorter(layout));
  }

  @Override
  public List<String> report() {
    return attention.report().stream().toList();
  }

  @Override
  public int limit() {
    return attention.limit();
  }

  @Override
  public boolean keepsPositions() {
    return false;
  }
}
