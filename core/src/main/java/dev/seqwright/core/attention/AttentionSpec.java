package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.WeightInitializer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The place in a model that an attention is made for.
 *
 * @param scope where its parameters are named
 * @param stack where parameters are named that layers of its stack share
 * @param size D
 * @param heads H
 * @param role what it is to be
 * @param layer counted from 1, in its stack
 * @param limit the longest sequence that the model is to take
 * @param dropout probability of dropping an attention weight
 * @param initializer how weights of queries and keys start
 * @param branch how weights of values and outputs start
 * @param relative the position encoding that works inside it, if any
 */
public record AttentionSpec(
    Scope scope,
    Scope stack,
    int size,
    int heads,
    Role role,
    int layer,
    int limit,
    double dropout,
    WeightInitializer initializer,
    WeightInitializer branch,
    Optional<RelativePosition> relative) {

  /** d = D / H, the size of a head. */
  public int headSize() {
    return size / heads;
  }

  /** 1 / sqrt d. */
  public float scale() {
    return (float) (1 / Math.sqrt(headSize()));
  }

  /** Queries, keys or values (N, D) of rows in which [q k v], or [k v], stand side by side. */
  public Columns part(Operand rows, int which) {
    return rows.columns(which * size, (which + 1) * size);
  }

  /** One head's columns (N, d) of rows (N, D). */
  public Columns head(Operand rows, int head) {
    return rows.columns(head * headSize(), (head + 1) * headSize());
  }

  /** A parameter's row of each head (H, F), for rows that go head after head (N H, F). */
  public Variable perHeadRows(Graph graph, Parameter perHead, int rows) {
    int[] head = new int[rows * heads];
    Arrays.setAll(head, i -> i % heads);
    return GatherRows.apply(graph, perHead.in(graph), head);
  }

  /** The same with parameters of its own. */
  public AttentionSpec at(String part) {
    return new AttentionSpec(
        scope.at(part),
        stack,
        size,
        heads,
        role,
        layer,
        limit,
        dropout,
        initializer,
        branch,
        relative);
  }

  /** The same in another role. */
  public AttentionSpec as(Role other) {
    return new AttentionSpec(
        scope, stack, size, heads, other, layer, limit, dropout, initializer, branch, relative);
  }
}
