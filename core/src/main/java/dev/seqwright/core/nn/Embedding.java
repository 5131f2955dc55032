package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Embed;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;

/**
 * Rows of a table (V, D), multiplied by a factor: by sqrt D embeddings drawn from N(0, 1 / D),
 * which suit the output layer that they may be tied to, become of the size of the positions that
 * are added to them (Vaswani et al. 2017, 3.4).
 */
public final class Embedding {
  private final Parameter table;
  private final float scale;

  public Embedding(Parameter table, double scale) {
    this.table = table;
    this.scale = (float) scale;
  }

  public Variable apply(Graph graph, int[] ids) {
    return Embed.apply(graph, table.in(graph), ids, scale);
  }
}
