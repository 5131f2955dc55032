package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.EluPlusOne;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import java.util.EnumSet;

/**
 * Linear attention (Katharopoulos et al. 2020): the weights are dot products of positive features.
 *
 * <pre>
 *   (1) phi(x) = elu(x) + 1
 *   (2) y_i = phi(q_i)' (sum_j phi(k_j) v_j') / phi(q_i)' sum_j phi(k_j)      j &lt;= i when causal
 * </pre>
 *
 * Time O(n d D), memory O(n D); decodes with H d (d + 1) numbers a hypothesis, O(1) a step. Causal
 * sums go in chunks of 64 positions: see {@link dev.seqwright.core.autograd.CausalFeatureSums}.
 */
public final class LinearAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "linear",
          Settings.class,
          "weights are dot products of elu(x) + 1",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n d D), memory O(n D), O(1) a step",
          "Katharopoulos et al. 2020, arXiv 2006.16236");

  private static final float FLOOR = 1e-6f;

  private LinearAttention() {}

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      return linearized(site, new Elu(site.headSize()), FLOOR);
    }
  }

  /** Attention by a map of features in any role. */
  static Attention linearized(AttentionSpec site, FeatureMap map, float floor) {
    return site.role() == Role.CROSS
        ? new LinearizedCrossAttention(site, map, floor)
        : new LinearizedSelfAttention(site, map, floor);
  }

  /** phi(x) = elu(x) + 1. */
  private record Elu(int features) implements FeatureMap {
    @Override
    public Variable queries(Graph graph, Variable q, Places places) {
      return EluPlusOne.apply(graph, q);
    }

    @Override
    public Variable keys(Graph graph, Variable k, Places places) {
      return EluPlusOne.apply(graph, k);
    }
  }
}
