package dev.seqwright.core.attention.prototype;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.function.IntUnaryOperator;

/**
 * How far the weights of a query are from even, by a sample of its keys: M_i = max over U(i) of
 * s_ij - mean over U(i) of s_ij. The keys that a query may see are cut into parts of about the same
 * size, and one is drawn from each by the query's position: a query's sample depends on nothing
 * else.
 *
 * @param size how many keys of so many are a sample
 * @param key of the draws
 * @param causal whether a query sees only keys up to its position
 */
record SparsityMeasure(IntUnaryOperator size, long key, boolean causal) {

  /** U(i) of every query. */
  Pairs sample(SequenceLayout layout) {
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      int start = layout.start(b);
      for (int i = 0; i < layout.length(b); i++) {
        draw(i, start, causal ? i + 1 : layout.length(b), pairs);
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  private void draw(int i, int start, int seen, Pairs.Builder pairs) {
    long own = CounterRandom.key(key, i);
    int count = size.applyAsInt(seen);
    for (int part = 0; part < count; part++) {
      int from = (int) ((long) part * seen / count);
      int to = (int) ((part + 1L) * seen / count);
      double inside = (CounterRandom.bits(own, part) >>> 8) * 0x1p-24;
      pairs.add(start + from + (int) (inside * (to - from)));
    }
  }

  /**
   * M of every query in each head: H arrays of N.
   *
   * @param q (N, H d)
   * @param k (N, H d)
   */
  float[][] of(Graph graph, Matrix q, Matrix k, SequenceLayout layout, int heads, float scale) {
    Pairs sample = sample(layout);
    Tensor dots = graph.workspace().allocate(sample.count(), heads);
    graph.kernels().pairs().dots(q, k, sample, heads, scale, dots);
    float[] all = dots.toArray();
    graph.workspace().release(dots);
    float[][] measures = new float[heads][sample.rows()];
    for (int i = 0; i < sample.rows(); i++) {
      for (int h = 0; h < heads; h++) {
        measures[h][i] = spread(all, sample.from(i), sample.to(i), heads, h);
      }
    }
    return measures;
  }

  private static float spread(float[] dots, int from, int to, int heads, int h) {
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int p = from; p < to; p++) {
      float dot = dots[p * heads + h];
      max = Math.max(max, dot);
      sum += dot;
    }
    return (float) (max - sum / (to - from));
  }
}
