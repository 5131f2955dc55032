package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The largest value of each column at chosen pairs: y_ic = max over the pairs (i, j) of x_jc; x (N,
 * W), y (M, W), of M rows with a pair at least. Backward: dy_ic goes to the first x_jc that is the
 * largest.
 */
public final class PairMax {
  private PairMax() {}

  public static Variable apply(Graph graph, Operand rows, Pairs pairs) {
    Columns x = rows.columns();
    Tensor y = graph.workspace().allocate(pairs.rows(), x.width());
    int[] largest = new int[Math.toIntExact(y.size())];
    float[] all = x.matrix().toArray();
    float[] found = new float[largest.length];
    for (int i = 0; i < pairs.rows(); i++) {
      row(all, x.width(), pairs, i, found, largest);
    }
    y.fill(found);
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(x, largest, out.gradient()));
  }

  private static void row(float[] x, int width, Pairs pairs, int i, float[] found, int[] largest) {
    for (int c = 0; c < width; c++) {
      int best = pairs.key(pairs.from(i)) * width + c;
      for (int p = pairs.from(i) + 1; p < pairs.to(i); p++) {
        int at = pairs.key(p) * width + c;
        best = x[at] > x[best] ? at : best;
      }
      found[i * width + c] = x[best];
      largest[i * width + c] = best;
    }
  }

  private static void backward(Columns x, int[] largest, Tensor dy) {
    x.addTo(
        dx -> {
          for (int e = 0; e < largest.length; e++) {
            int row = largest[e] / x.width();
            int column = largest[e] % x.width();
            dx.set(row, column, dx.get(row, column) + dy.get(e));
          }
        });
  }
}
