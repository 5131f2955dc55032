package dev.seqwright.core.attention.linear;

import dev.seqwright.core.tensor.CounterRandom;
import java.util.SplittableRandom;

/** Random vectors of dimension d for features, m of them one after the other, from a seed. */
final class RandomDirections {
  private RandomDirections() {}

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
