package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Exp;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Performer (Choromanski et al. 2021): FAVOR+, positive random features whose dot products are, on
 * average, the weights of softmax attention.
 *
 * <pre>
 *   (1) phi(x) = exp(-|x|^2 / 2) [exp(w_1 . x), ..., exp(w_m . x)] / sqrt m,  x = q / d^(1/4) or k / d^(1/4)
 *   (2) E phi(q) . phi(k) = exp(q . k / sqrt d)
 *   (3) y_i = phi(q_i)' (sum_j phi(k_j) v_j') / phi(q_i)' sum_j phi(k_j)      j &lt;= i when causal
 * </pre>
 *
 * w_1 ... w_m are orthogonal in blocks of d, each as long as a draw of N(0, I), drawn once from
 * {@code seed} and the number of the layer. The error falls with m. Time O(n m D), memory O(n H m);
 * decodes with H m (d + 1) numbers a hypothesis, O(1) a step.
 *
 * <p>Differs from the paper: the features of a query are divided by their sum, which cancels in (3)
 * and keeps them finite; all heads share w, which is never drawn again.
 */
public final class PerformerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "performer",
          Settings.class,
          "weights are dot products of `features` positive random features",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n m D), memory O(n H m), O(1) a step",
          "Choromanski et al. 2021, arXiv 2009.14794");

  /** Keys that are far too long have features of 0 only. */
  private static final float FLOOR = 1e-30f;

  private PerformerAttention() {}

  /**
   * What can be set.
   *
   * @param features m
   * @param seed of the draw, a part of the model
   */
  public record Settings(int features, long seed) implements AttentionKind {
    public Settings() {
      this(64, 1);
    }

    public Settings {
      Check.atLeast("features", features, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      int d = site.headSize();
      float[] w = RandomDirections.orthogonal(features, d, seed, site.layer());
      return LinearAttention.linearized(site, new Positive(features, d, w), FLOOR);
    }
  }

  /** phi; w (m, d). */
  private record Positive(int features, int size, float[] w) implements FeatureMap {
    @Override
    public Variable queries(Graph graph, Variable q, int[] positions) {
      Tensor directions = graph.workspace().allocate(features, size).fill(w);
      Variable x = scaled(graph, q);
      Variable weight = graph.constant(directions);
      return Softmax.apply(graph, Affine.apply(graph, x, weight, null, Activation.IDENTITY));
    }

    @Override
    public Variable keys(Graph graph, Variable k, int[] positions) {
      Variable x = scaled(graph, k);
      Variable both = Concat.columns(graph, x, Multiply.apply(graph, x, x));
      Variable weight = graph.constant(lessHalfTheSquares(graph));
      Variable bias = graph.constant(shift(graph));
      return Exp.apply(graph, Affine.apply(graph, both, weight, bias, Activation.IDENTITY));
    }

    private Variable scaled(Graph graph, Variable x) {
      return Scale.apply(graph, x, (float) Math.pow(size, -0.25));
    }

    /** [w, -1/2 ... -1/2] (m, 2 d): times [x, x^2] it is w . x - |x|^2 / 2. */
    private Tensor lessHalfTheSquares(Graph graph) {
      float[] rows = new float[features * 2 * size];
      Arrays.fill(rows, -0.5f);
      for (int i = 0; i < features; i++) {
        System.arraycopy(w, i * size, rows, 2 * i * size, size);
      }
      return graph.workspace().allocate(features, 2 * size).fill(rows);
    }

    /** w . x - |x|^2 / 2 is at most |w|^2 / 2, some d / 2: this keeps exp far from its limits. */
    private Tensor shift(Graph graph) {
      float[] shift = new float[features];
      Arrays.fill(shift, -size / 4f);
      return graph.workspace().allocate(features).fill(shift);
    }
  }
}
