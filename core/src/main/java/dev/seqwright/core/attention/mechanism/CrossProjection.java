package dev.seqwright.core.attention.mechanism;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.List;

/**
 * What most kinds of attention to another sequence begin and end with: q = x Wq' + bq, [k v] = m
 * Wkv' + b in one product, and out = y Wo' + bo.
 */
public final class CrossProjection {
  private final Linear query;
  private final Linear keyValue;
  private final Linear output;

  public CrossProjection(AttentionSpec site) {
    this(site, site.size());
  }

  /** One whose queries and keys have K numbers: [k v] is (N, K + D). */
  CrossProjection(AttentionSpec site, int keySize) {
    int size = site.size();
    this.query = linear(site, "query", keySize, site.initializer());
    this.keyValue =
        Linear.stacked(
            site.scope().at("key-value"),
            size,
            List.of(keySize, size),
            List.of(site.initializer(), site.branch()));
    this.output = linear(site, "output", size, site.branch());
  }

  private static Linear linear(
      AttentionSpec site, String name, int outputs, WeightInitializer initializer) {
    return new Linear(
        site.scope().at(name), site.size(), outputs, 1, Activation.IDENTITY, initializer);
  }

  /** q (Nq, D). */
  public Variable queries(Graph graph, Variable x) {
    return query.apply(graph, x);
  }

  /** Keys and values (Nk, 2 D). */
  public Variable keysAndValues(Graph graph, Variable source) {
    return keyValue.apply(graph, source);
  }

  /** The same without differentiation, into memory that the caller chose. */
  public void keysAndValuesInto(Graph graph, Tensor source, Tensor kv) {
    keyValue.into(graph, source, kv);
  }

  public Variable output(Graph graph, Variable y) {
    return output.apply(graph, y);
  }
}
