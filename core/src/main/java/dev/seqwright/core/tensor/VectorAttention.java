package dev.seqwright.core.tensor;

import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Attention on the Vector API, one head of one sequence at a time: the keys are transposed once, so
 * that scores come out with adjacent keys in adjacent lanes, and the queries are taken in blocks,
 * so that the scores stay in the cache and memory stays linear in the sequence.
 */
final class VectorAttention {
  /** Queries in a block. */
  static final int BLOCK = 32;

  private final Scratch scratch = new Scratch();

  void forward(AttentionArguments a, Tensor out, Tensor logSumExp) {
    AttentionShapes.check(a, out, logSumExp);
    try {
      for (int b = 0; b < a.queries().sequences(); b++) {
        for (int h = 0; h < a.heads(); h++) {
          head(new AttentionHead(a, b, h), out, logSumExp);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void head(AttentionHead head, Tensor out, Tensor logSumExp) {
    int width = head.paddedKeys();
    long keys = scratch.address((long) width * (head.size() + BLOCK));
    long scores = keys + 4L * width * head.size();
    Transposition.run(head.keys(), keys, 4L * width);
    for (int i = 0; i < head.queryCount(); i += BLOCK) {
      block(head, i, keys, scores, out, Lanes.address(logSumExp));
    }
  }

  private static void block(
      AttentionHead head, int first, long keys, long scores, Tensor out, long logSumExp) {
    int m = Math.min(BLOCK, head.queryCount() - first);
    int n = head.visible(first + m - 1);
    long width = 4L * head.paddedKeys();
    head.scores(first, m, n, keys, scores);
    for (int i = 0; i < m; i++) {
      float lse = weights(head, first + i, n, scores + i * width);
      Lanes.set(logSumExp + 4L * head.rowOfHead(first + i), lse);
    }
    Matrix values = head.values();
    Matrix target = head.part(out.matrix(), head.firstQuery() + first, m);
    new TileProduct(width, 4, 4L * values.rowStride(), 4L * target.rowStride(), 1, false)
        .run(scores, Lanes.address(values), Lanes.address(target), m, head.size(), n);
  }

  /** Turns the scores of a query into weights, zero from the last visible key on. */
  private static float weights(AttentionHead head, int query, int n, long scores) {
    int visible = head.visible(query);
    Lanes.zero(scores + 4L * visible, 4L * (n - visible));
    float max = SoftmaxRow.max(scores, visible);
    float sum = SoftmaxRow.exp(scores, scores, visible, max);
    AttentionArguments a = head.arguments();
    if (a.dropout() == 0) {
      SoftmaxRow.affine(scores, scores, visible, 1 / sum, 0);
    } else {
      float factor = (float) (1 / (sum * (1 - a.dropout())));
      int threshold = CounterRandom.threshold(a.dropout());
      drop(scores, visible, factor, a.key(), head.counter(query), threshold);
    }
    return (float) (max + Math.log(sum));
  }

  private static void drop(
      long weights, int n, float factor, long key, int counter, int threshold) {
    for (int j = 0; j < n; j += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.SPECIES.indexInRange(j, n);
      FloatVector weight = Lanes.load(weights + 4L * j, mask).mul(factor);
      FloatVector kept = VectorDropout.keep(weight, key, counter + j, threshold);
      Lanes.store(kept, weights + 4L * j, mask);
    }
  }
}
