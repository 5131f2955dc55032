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
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
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
 * M is {@code horizon}. With 0 it is the length of the sequence at hand in an encoder, as in the
 * paper; that of the source in attention to it; and the model's max-positions in a decoder, which
 * cannot know how long its sequence will be. No more than M keys are taken: farther than M apart
 * weights would be negative. A query beyond M counts as one at M - 1. Time O(n d D), memory O(n D);
 * decodes with 2 H d (d + 1) numbers a hypothesis, O(1) a step.
 *
 * <p>A cosine of pi/2 n / M is near 1 for sequences much shorter than M, and the distance then
 * hardly counts: a decoder needs a horizon not far over its longest sequences for it to mean
 * something.
 *
 * <p>Differs from the paper: M of a decoder, and of attention to a source (there max(n, m), which a
 * decoder does not know either). The denominator is taken for 0.001 at least, in the authors'
 * program for 0.000001.
 */
public final class CosformerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "cosformer",
          Settings.class,
          "weights are dot products of ReLUs, less with the distance by a cosine of `horizon`",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n d D), memory O(n D), O(1) a step",
          "Qin et al. 2022, arXiv 2202.08791");

  private static final float FLOOR = 1e-3f;

  private CosformerAttention() {}

  /** A horizon of the model's max-positions, in every role. */
  private static final int LIMIT = -1;

  /**
   * What can be set.
   *
   * @param horizon M; 0 for the length of the sequence, or of the source, where it is known, -1 for
   *     the model's max-positions
   */
  public record Settings(@Earlier("-1") int horizon) implements AttentionKind {
    public Settings() {
      this(0);
    }

    public Settings {
      Check.atLeast("horizon", horizon, LIMIT);
    }

    @Override
    public Attention create(AttentionSpec site) {
      boolean limit = horizon == LIMIT || horizon == 0 && site.role().causal();
      Cosine map = new Cosine(site.heads(), site.headSize(), limit ? site.limit() : horizon);
      return LinearAttention.linearized(site, map, FLOOR);
    }
  }

  /** phi; M is the number of keys where the horizon is 0. */
  private record Cosine(int heads, int size, int horizon) implements FeatureMap {
    @Override
    public int features() {
      return 2 * size;
    }

    @Override
    public int limit() {
      return horizon == 0 ? Integer.MAX_VALUE : horizon;
    }

    @Override
    public Variable queries(Graph graph, Variable q, Places places) {
      return features(graph, q, places);
    }

    @Override
    public Variable keys(Graph graph, Variable k, Places places) {
      return features(graph, k, places);
    }

    private Variable features(Graph graph, Variable x, Places places) {
      Variable positive = Activate.apply(graph, Activation.RELU, x);
      float[] cosines = new float[places.positions().length * heads];
      float[] sines = new float[cosines.length];
      for (int r = 0; r < cosines.length; r++) {
        int longest = horizon == 0 ? Math.max(1, places.keys()[r / heads]) : horizon;
        int position = Math.min(places.positions()[r / heads], longest - 1);
        double angle = Math.PI / 2 * position / longest;
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
