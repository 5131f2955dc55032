package dev.seqwright.core.stack;

import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.Resampling;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;

/**
 * The first sublayer of a layer that goes on with rows of its own: these attend the sequences that
 * the layer is given, y = z + F(norm(z), x) with z made of x.
 */
public record ResampledAttentionSublayer(
    Resampling resampling, Attention attention, Residual around) implements Block {

  @Override
  public Sequences forward(Graph graph, Sequences x, Context context) {
    Sequences z = resampling.apply(graph, x);
    return z.with(around.apply(graph, z.rows(), h -> attention.forward(graph, z.with(h), x)));
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
