package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.SplittableRandom;

/**
 * Random vectors of dimension d for features, m of them one after the other, from a seed; drawn
 * anew after every so many updates of a training.
 */
final class RandomDirections {
  private final int count;
  private final int size;
  private final int layer;
  private final int redraw;
  private final long seed;
  private final Parameter updates;
  private volatile Draw last;

  /** The vectors of one draw. */
  private record Draw(long number, float... vectors) {}

  /**
   * Blocks of orthogonal vectors, see {@link #orthogonal}.
   *
   * @param redraw how many updates a draw serves; 0 for ever
   */
  RandomDirections(AttentionSpec site, int count, int redraw, long seed) {
    this.count = count;
    this.size = site.headSize();
    this.layer = site.layer();
    this.redraw = redraw;
    this.seed = seed;
    this.updates = redraw == 0 ? null : counter(site);
    this.last = draw(0);
  }

  /** A buffer that counts updates; float32 does so up to 16 million. */
  private static Parameter counter(AttentionSpec site) {
    return site.scope()
        .create("updates", Initializer.zeros(), 1)
        .asBuffer((value, sums) -> value.set(0, value.get(0) + 1));
  }

  /** The vectors (m, d) that are in use after the updates so far. */
  float[] now() {
    long number = updates == null ? 0 : (long) updates.value().get(0) / redraw;
    Draw draw = last;
    if (draw.number != number) {
      draw = draw(number);
      last = draw;
    }
    return draw.vectors;
  }

  private Draw draw(long number) {
    long own = number == 0 ? seed : CounterRandom.key(seed, number);
    return new Draw(number, orthogonal(count, size, own, layer));
  }

  /** Draws of N(0, I). */
  static float[] gaussian(int m, int d, long seed, int layer) {
    SplittableRandom random = new SplittableRandom(CounterRandom.key(seed, layer));
    float[] w = new float[m * d];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    return w;
  }

  /**
   * Blocks of d orthogonal vectors, each as long as a draw of N(0, I): every one is distributed as
   * such a draw, but they spread more evenly (Choromanski et al. 2021, 2.4).
   */
  static float[] orthogonal(int m, int d, long seed, int layer) {
    float[] w = gaussian(m, d, seed, layer);
    for (int i = 0; i < m; i++) {
      double length = Math.sqrt(dot(w, i, i, d));
      for (int j = i - i % d; j < i; j++) {
        subtract(w, i, j, d);
      }
      scale(w, i, length / Math.sqrt(dot(w, i, i, d)), d);
    }
    return w;
  }

  /** Takes the direction of vector j out of vector i. */
  private static void subtract(float[] w, int i, int j, int d) {
    double share = dot(w, i, j, d) / dot(w, j, j, d);
    for (int c = 0; c < d; c++) {
      w[i * d + c] -= (float) (share * w[j * d + c]);
    }
  }

  private static void scale(float[] w, int i, double factor, int d) {
    for (int c = 0; c < d; c++) {
      w[i * d + c] *= (float) factor;
    }
  }

  private static double dot(float[] w, int i, int j, int d) {
    double sum = 0;
    for (int c = 0; c < d; c++) {
      sum += (double) w[i * d + c] * w[j * d + c];
    }
    return sum;
  }
}
