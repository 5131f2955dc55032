package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import java.util.List;

/**
 * What most kinds of self-attention begin and end with: [q k v] = x Wqkv' + b in one product, and
 * out = y Wo' + bo.
 */
public final class SelfProjection {
  private final Linear projection;
  private final Linear output;

  public SelfProjection(AttentionSpec site) {
    this(site, site.size());
  }

  /** One whose queries and keys have K numbers: [q k v] is (N, 2 K + D). */
  SelfProjection(AttentionSpec site, int keySize) {
    Scope scope = site.scope();
    this.projection =
        Linear.stacked(
            scope.at("projection"),
            site.size(),
            List.of(keySize, keySize, site.size()),
            List.of(site.initializer(), site.initializer(), site.branch()));
    this.output =
        new Linear(
            scope.at("output"), site.size(), site.size(), 1, Activation.IDENTITY, site.branch());
  }

  /** Queries, keys and values (N, 3 D) of x (N, D). */
  public Variable project(Graph graph, Variable x) {
    return projection.apply(graph, x);
  }

  /** The attention's output (N, D) of what the heads found (N, H d). */
  public Variable output(Graph graph, Variable y) {
    return output.apply(graph, y);
  }
}
