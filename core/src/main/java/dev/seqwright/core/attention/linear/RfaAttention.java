package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Sine;
import dev.seqwright.core.autograd.UnitRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Random feature attention (Peng et al. 2021): sines and cosines whose dot products are, on
 * average, a Gaussian of the distance between a query and a key of length 1.
 *
 * <pre>
 *   (1) phi(x) = [sin(w_1 . x), ..., sin(w_m . x), cos(w_1 . x), ..., cos(w_m . x)] / sqrt m,  x = s * q / |q| or s * k / |k|
 *   (2) E phi(q) . phi(k) = exp(-|q - k|^2 / 2), which is exp(q . k) up to a constant while all s are the same
 *   (3) y_i = phi(q_i)' S_i / phi(q_i)' z_i,  S_i = sum_j phi(k_j) v_j',  z_i = sum_j phi(k_j)   j &lt;= i when causal
 *   (4) with gate: S_i = g_i S_{i-1} + (1 - g_i) phi(k_i) v_i', z alike, g = s(x Wg' + b) a head
 * </pre>
 *
 * w ~ N(0, I), drawn once from {@code seed} and the number of the layer; the scale s, one for each
 * number of a head, is learnt from 1 on, as if w were drawn from N(0, diag s^2). Time O(n m D),
 * memory O(n H m); decodes with 2 H m (d + 1) numbers a hypothesis, O(1) a step.
 *
 * <p>Differs from the paper: all heads share w; the denominator, which random features can bring
 * near 0, is taken for 0.01 at least; w is never drawn again, where the authors' program draws it
 * from a pool of 200, a head and a layer, in every step of a training; no arc-cosine features.
 */
public final class RfaAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "rfa",
          Settings.class,
          "weights are dot products of `features` random sines and cosines; `gate` lets the past"
              + " fade",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n m D), memory O(n H m), O(1) a step",
          "Peng et al. 2021, arXiv 2103.02143");

  private static final float FLOOR = 0.01f;

  private RfaAttention() {}

  /**
   * What can be set.
   *
   * @param features m
   * @param gate whether what was written fades; for decoders
   * @param seed of the draw, a part of the model
   */
  public record Settings(int features, boolean gate, long seed) implements AttentionKind {
    public Settings() {
      this(64, false, 1);
    }

    public Settings {
      Check.atLeast("features", features, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      int d = site.headSize();
      float[] w = RandomDirections.gaussian(features, d, seed, site.layer());
      Parameter scale = site.scope().create("scale", Initializer.ones(), site.heads(), d);
      Waves map = new Waves(features, w, scale, site);
      if (!gate) {
        return LinearAttention.linearized(site, map, FLOOR);
      }
      Check.that(
          site.role().causal(), "gate of rfa", gate, "false but in a decoder's self-attention");
      return new GatedAttention(site, map, FLOOR);
    }
  }

  /** phi; w (m, d), s (H, d). */
  private record Waves(int directions, float[] w, Parameter scale, AttentionSpec site)
      implements FeatureMap {
    @Override
    public int features() {
      return 2 * directions;
    }

    @Override
    public Variable queries(Graph graph, Variable q, Places places) {
      return features(graph, q);
    }

    @Override
    public Variable keys(Graph graph, Variable k, Places places) {
      return features(graph, k);
    }

    /** The cosine is the sine a quarter turn on. */
    private Variable features(Graph graph, Variable x) {
      float[] twice = Arrays.copyOf(w, 2 * w.length);
      System.arraycopy(w, 0, twice, w.length, w.length);
      float[] turns = new float[2 * directions];
      Arrays.fill(turns, directions, 2 * directions, (float) (Math.PI / 2));
      Variable weight =
          graph.constant(graph.workspace().allocate(2 * directions, site.headSize()).fill(twice));
      Variable bias = graph.constant(graph.workspace().allocate(2 * directions).fill(turns));
      Variable waves =
          Sine.apply(
              graph, Affine.apply(graph, scaled(graph, x), weight, bias, Activation.IDENTITY));
      return Scale.apply(graph, waves, (float) Math.sqrt(1.0 / directions));
    }

    /** s * x / |x|, head after head. */
    private Variable scaled(Graph graph, Variable x) {
      int rows = x.value().rows() / site.heads();
      Variable scales = site.perHeadRows(graph, scale, rows);
      return Multiply.apply(graph, UnitRows.apply(graph, x), scales);
    }
  }
}
