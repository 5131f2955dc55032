package dev.seqwright.core.position;

import dev.seqwright.core.autograd.AddRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;

/**
 * A trained vector for each position (Gehring et al. 2017), drawn from N(0, 1 / D) and multiplied
 * by sqrt D as word embeddings are. Sequences longer than the table cannot be encoded: the data is
 * cut before it comes here.
 */
public final class Learned implements Position {
  private final Parameter table;
  private final float scale;

  public Learned(Scope scope, int size, int limit) {
    Initializer normal = Initializer.normal(1 / Math.sqrt(size));
    this.table = scope.create("weight", normal, limit, size);
    this.scale = (float) Math.sqrt(size);
  }

  @Override
  public Variable add(Graph graph, Variable x, int[] positions) {
    return AddRows.apply(graph, x, table.in(graph), positions, scale);
  }

  @Override
  public int limit() {
    return table.shape()[0];
  }
}
