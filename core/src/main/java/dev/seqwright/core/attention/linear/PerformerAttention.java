package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.BoundedExp;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
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
 *   (4) with kernel relu: phi(x) = relu(x) + 0.001, x = q or k, nothing random
 * </pre>
 *
 * w_1 ... w_m are orthogonal in blocks of d, each as long as a draw of N(0, I), drawn from {@code
 * seed}, the number of the layer and the number of updates over {@code redraw}; as in the authors'
 * program all heads share them. How many updates there were is saved with the parameters, so that a
 * model is used with its last draw and a resumed training goes on as the unbroken one. The error
 * falls with m. Time O(n m D), memory O(n H m); decodes with H m (d + 1) numbers a hypothesis, O(1)
 * a step.
 *
 * <p>Differs from the paper and the authors' program: the features of a query are divided by their
 * sum, which cancels in (3) and keeps them finite. Those of a key are exp(min(w . x - |x|^2 / 2,
 * 60)) + 1e-30, where the program takes off the largest exponent of all keys and adds 1e-6: a
 * decoder must not look at later keys, and float32 has room for all keys that (2) is useful for.
 * Keys so long that only the 1e-30 is left, |x|^2 over some 150, are attended alike. An average of
 * models or a moving average of parameters is used with the draw of its average number of updates.
 */
public final class PerformerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "performer",
          Settings.class,
          "weights are dot products of `features` positive random features, drawn again every"
              + " `redraw` updates",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n m D), memory O(n H m), O(1) a step",
          "Choromanski et al. 2021, arXiv 2009.14794");

  /** Features are sums over keys, which must stay finite: exp(60) = 1e26. */
  private static final float LARGEST = 60;

  private static final float EPSILON = 1e-30f;
  private static final float RELU_EPSILON = 1e-3f;

  private PerformerAttention() {}

  /** What the weights of attention are like. */
  public enum Kernel {
    /** exp(q . k / sqrt d) on average, by random features. */
    SOFTMAX,
    /** relu(q) . relu(k). */
    RELU
  }

  /**
   * What can be set.
   *
   * @param features m; 0 for d ln d, of kernel softmax
   * @param kernel what the weights are like
   * @param redraw after how many updates w is drawn anew; 0 never
   * @param seed of the draw, a part of the model
   */
  public record Settings(
      int features, @Earlier("softmax") Kernel kernel, @Earlier("0") int redraw, long seed)
      implements AttentionKind {
    public Settings() {
      this(0, Kernel.SOFTMAX, 1000, 1);
    }

    public Settings {
      Check.atLeast("features", features, 0);
      Check.atLeast("redraw", redraw, 0);
      Check.that(
          kernel == Kernel.SOFTMAX || features == 0,
          "features",
          features,
          "0: kernel relu has as many as a head has numbers");
    }

    @Override
    public Attention create(AttentionSpec site) {
      FeatureMap map =
          switch (kernel) {
            case RELU -> new Rectified(site.headSize());
            case SOFTMAX -> new Positive(count(site), site.headSize(), directions(site));
          };
      return LinearAttention.linearized(site, map, Float.MIN_NORMAL);
    }

    private int count(AttentionSpec site) {
      int d = site.headSize();
      return features == 0 ? Math.max(1, (int) Math.round(d * Math.log(d))) : features;
    }

    private RandomDirections directions(AttentionSpec site) {
      return new RandomDirections(site, count(site), redraw, seed);
    }
  }

  /** phi of (4). */
  private record Rectified(int features) implements FeatureMap {
    @Override
    public Variable queries(Graph graph, Variable q, Places places) {
      Variable positive = Activate.apply(graph, Activation.RELU, q);
      float[] epsilons = new float[(int) q.value().size()];
      Arrays.fill(epsilons, RELU_EPSILON);
      Tensor all = graph.workspace().allocate(q.value().shape()).fill(epsilons);
      return Add.apply(graph, positive, graph.constant(all));
    }

    @Override
    public Variable keys(Graph graph, Variable k, Places places) {
      return queries(graph, k, places);
    }
  }

  /** phi of (1); w (m, d). */
  private record Positive(int features, int size, RandomDirections directions)
      implements FeatureMap {
    @Override
    public Variable queries(Graph graph, Variable q, Places places) {
      Tensor w = graph.workspace().allocate(features, size).fill(directions.now());
      Variable x = scaled(graph, q);
      Variable weight = graph.constant(w);
      return Softmax.apply(graph, Affine.apply(graph, x, weight, null, Activation.IDENTITY));
    }

    @Override
    public Variable keys(Graph graph, Variable k, Places places) {
      Variable x = scaled(graph, k);
      Variable both = Concat.columns(graph, x, Multiply.apply(graph, x, x));
      Variable weight = graph.constant(lessHalfTheSquares(graph));
      Variable power = Affine.apply(graph, both, weight, null, Activation.IDENTITY);
      return BoundedExp.apply(graph, power, LARGEST, EPSILON);
    }

    private Variable scaled(Graph graph, Variable x) {
      return Scale.apply(graph, x, (float) Math.pow(size, -0.25));
    }

    /** [w, -1/2 ... -1/2] (m, 2 d): times [x, x^2] it is w . x - |x|^2 / 2. */
    private Tensor lessHalfTheSquares(Graph graph) {
      float[] w = directions.now();
      float[] rows = new float[features * 2 * size];
      Arrays.fill(rows, -0.5f);
      for (int i = 0; i < features; i++) {
        System.arraycopy(w, i * size, rows, 2 * i * size, size);
      }
      return graph.workspace().allocate(features, 2 * size).fill(rows);
    }
  }
}
