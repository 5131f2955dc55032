package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.EnumSet;

/**
 * cosFormer (Qin et al. 2022): dot products of what is positive in queries and keys, less the
 * farther they are from each other.
 *
 * <pre>
 *   (1) w(i, j) = relu(q_i) . relu(k_j) cos(pi/2 (i - j) / M)
 *   (2) phi(x_i) = [relu(x_i) cos(pi/2 i / M), relu(x_i) sin(pi/2 i / M)],  w(i, j) = phi(q_i) . phi(k_j)
 *   (3) y_i = phi(q_i)' (sum_j phi(k_j) v_j') / phi(q_i)' sum_j phi(k_j)      j &lt;= i when causal
 * </pre>
 *
 * M is the longest sequence that the model takes, so that a prefix has the weights that the whole
 * has. Time O(n d D), memory O(n D); decodes with 2 H d (d + 1) numbers a hypothesis, O(1) a step.
 *
 * <p>Differs from the paper: M is not the length of the sequence at hand.
 */
public final class CosformerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "cosformer",
          Settings.class,
          "weights are dot products of ReLUs, less with the distance by a cosine",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n d D), memory O(n D), O(1) a step",
          "Qin et al. 2022, arXiv 2202.08791");

  private static final float FLOOR = 1e-3f;

  private CosformerAttention() {}

  /** No settings. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      Cosine map = new Cosine(site.heads(), site.headSize(), site.limit());
      return LinearAttention.linearized(site, map, FLOOR);
    }
  }

  /** phi. */
  private record Cosine(int heads, int size, int horizon) implements FeatureMap {
    @Override
    public int features() {
      return 2 * size;
    }

    @Override
    public Variable queries(Graph graph, Variable q, int[] positions) {
      return features(graph, q, positions);
    }

    @Override
    public Variable keys(Graph graph, Variable k, int[] positions) {
      return features(graph, k, positions);
    }

    private Variable features(Graph graph, Variable x, int... positions) {
      Variable positive = Activate.apply(graph, Activation.RELU, x);
      float[] cosines = new float[positions.length * heads];
      float[] sines = new float[cosines.length];
      for (int r = 0; r < cosines.length; r++) {
        double angle = Math.PI / 2 * positions[r / heads] / horizon;
        cosines[r] = (float) Math.cos(angle);
        sines[r] = (float) Math.sin(angle);
      }
      Variable cosine = ScaleRows.apply(graph, positive, column(graph, cosines));
      return Concat.columns(graph, cosine, ScaleRows.apply(graph, positive, column(graph, sines)));
    }

    private static Variable column(Graph graph, float... values) {
      Tensor column = graph.workspace().allocate(values.length, 1);
      return graph.constant(column.fill(values));
    }
  }
}
