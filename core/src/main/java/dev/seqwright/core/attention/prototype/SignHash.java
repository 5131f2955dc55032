package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * Locality-sensitive hashing by signs (Charikar 2002): bit b of a vector's code says on which side
 * of a random plane it lies, sign(x . r_b); the number of bits in which two codes differ grows with
 * the angle between their vectors. Planes are drawn from a key, a set each head.
 *
 * @param bits of a code, 64 at most
 */
record SignHash(int bits, long key) {

  /** The code of every row of x (N, d). */
  long[] codes(Graph graph, Matrix x, int head) {
    Tensor sides = graph.workspace().allocate(x.rows(), bits);
    Tensor planes = planes(graph, x.columns(), head);
    graph.kernels().products().gemm(x, planes.matrix(), sides.matrix(), 0);
    float[] all = sides.toArray();
    graph.workspace().release(sides);
    graph.workspace().release(planes);
    long[] codes = new long[x.rows()];
    for (int e = 0; e < all.length; e++) {
      codes[e / bits] |= all[e] > 0 ? 1L << e % bits : 0;
    }
    return codes;
  }

  /** r of a head, a column each plane: the same numbers whenever the model is used. */
  private Tensor planes(Graph graph, int size, int head) {
    SplittableRandom random = new SplittableRandom(CounterRandom.key(key, head));
    Tensor planes = graph.workspace().allocate(size, bits);
    for (long e = 0; e < planes.size(); e++) {
      planes.set(e, (float) random.nextGaussian());
    }
    return planes;
  }

  /** Which of codes {@code from} to {@code to} (exclusive) is nearest, the first of equals. */
  static int nearest(long code, long[] codes, int from, int to) {
    int best = from;
    for (int c = from + 1; c < to; c++) {
      best = Long.bitCount(code ^ codes[c]) < Long.bitCount(code ^ codes[best]) ? c : best;
    }
    return best;
  }
}
