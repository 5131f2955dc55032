package dev.seqwright.core.attention.sparse.content;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The centroids of spherical k-means, K for each head, that follow their members while a model
 * trains: after an update mu_c = lambda mu_c + (1 - lambda) mean of the vectors nearest to it. A
 * row of the parameter is a centroid and one element more, beside which members are counted.
 */
final class Centroids {
  private final Parameter rows;
  private final int count;
  private final int size;
  private final double lambda;

  /**
   * @param count K
   * @param lambda the share of the old centroid after an update
   */
  Centroids(AttentionSpec site, int count, double lambda) {
    this.count = count;
    this.size = site.headSize();
    this.lambda = lambda;
    Initializer start = Initializer.normal(1 / Math.sqrt(size));
    this.rows =
        site.scope()
            .create("centroids", start, site.heads() * count, size + 1)
            .asBuffer(this::update);
  }

  private void update(Tensor value, Tensor sums) {
    int width = size + 1;
    for (int c = 0; c < value.rows(); c++) {
      float members = sums.get((long) c * width + size);
      for (int e = c * width; members > 0 && e < c * width + size; e++) {
        double mean = sums.get(e) / members;
        value.set(e, (float) (lambda * value.get(e) + (1 - lambda) * mean));
      }
    }
  }

  /** How near rows x (N, d) of a head are to its centroids, made of length 1: (N, K). */
  Tensor nearness(Graph graph, Tensor x, int head) {
    Tensor unit = graph.workspace().allocate(count, size);
    for (int c = 0; c < count; c++) {
      Tensor to = unit.rows(c, c + 1);
      to.copyFrom(rows.value().slice((long) (head * count + c) * (size + 1), 1, size));
      double length = Math.sqrt(graph.kernels().elements().sumOfSquares(to));
      graph.kernels().elements().scale(length > 0 ? (float) (1 / length) : 0, to);
    }
    Tensor dots = graph.workspace().allocate(x.rows(), count);
    graph.kernels().products().gemm(x.matrix(), unit.matrix().transposed(), dots.matrix(), 0);
    return dots;
  }

  /** The nearest centroid of each row, the first of equals. */
  static int[] nearest(Tensor nearness) {
    int[] nearest = new int[nearness.rows()];
    Arrays.setAll(nearest, i -> largest(nearness.rows(i, i + 1).toArray()));
    return nearest;
  }

  private static int largest(float... x) {
    int best = 0;
    for (int c = 1; c < x.length; c++) {
      best = x[c] > x[best] ? c : best;
    }
    return best;
  }

  /** Counts rows x (N, d) of a head as members of the centroids, in a pass that records. */
  void measure(Graph graph, Tensor x, int head, int... nearest) {
    if (!graph.recording()) {
      return;
    }
    Tensor sums = rows.in(graph).gradientOrScratch();
    for (int i = 0; i < nearest.length; i++) {
      long at = (long) (head * count + nearest[i]) * (size + 1);
      graph.kernels().elements().axpy(1, x.rows(i, i + 1), sums.slice(at, 1, size));
      sums.set(at + size, sums.get(at + size) + 1);
    }
  }
}
