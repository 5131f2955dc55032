package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Logits of queries, keys and signed distances (Yan et al. 2019) as dot products of rows that are
 * twice as wide, in each head of size d:
 *
 * <pre>
 *   (1) (q_i + u) . k_j + (q_i + v) . R_(j - i) = y_i . z_j,   R_t = [... sin(t w_p) cos(t w_p) ...]
 *   (2) y_i = [q_i + u | T_i (q_i + v)],   z_j = [k_j | R_j]
 *   (3) T_i turns each pair (a, b) of columns: (a cos(i w_p) + b sin(i w_p), b cos(i w_p) - a sin(i w_p))
 * </pre>
 *
 * This is exact, as sin((j - i) w) and cos((j - i) w) are such products of functions of i and of j:
 * so attention with these logits is dot-product attention, of keys of size 2 d and values of size
 * d. Time and memory O(n D), and no pair is looked at one by one.
 *
 * <p>Backward of y: with g the right half of dy turned back, dq_i = left + g, du = sum of left, dv
 * = sum of g; of z: dk_j = left.
 */
public final class DistanceFactors {
  private final double[] frequencies;
  private final int size;

  /**
   * @param frequencies w_p of each of the d / 2 pairs of columns of a head
   */
  public DistanceFactors(double... frequencies) {
    this.frequencies = frequencies.clone();
    this.size = 2 * frequencies.length;
  }

  /**
   * y (N, H 2 d) of queries (N, H d) at positions.
   *
   * @param content u (1, H d)
   * @param distance v (1, H d)
   */
  public Variable queries(
      Graph graph, Operand queries, Operand content, Operand distance, int... positions) {
    Columns q = queries.columns();
    Columns u = content.columns();
    Columns v = distance.columns();
    float[][] waves = waves(positions);
    Tensor y = graph.workspace().allocate(q.rows(), 2 * q.width());
    float[] added = u.matrix().toArray();
    float[] turned = v.matrix().toArray();
    new Rows(q.matrix(), y.matrix())
        .each((i, from, to) -> factor(from, added, turned, waves[positions[i]], to));
    Variable out = graph.output(y);
    return graph.record(out, () -> backward(graph, q, u, v, out.gradient(), waves, positions));
  }

  /** z (N, g 2 d) of keys (N, g d) at positions. */
  public Variable keys(Graph graph, Operand keys, int... positions) {
    Columns k = keys.columns();
    float[][] waves = waves(positions);
    Tensor z = graph.workspace().allocate(k.rows(), 2 * k.width());
    new Rows(k.matrix(), z.matrix())
        .each(
            (j, from, to) -> {
              for (int c = 0; c < from.length; c += size) {
                System.arraycopy(from, c, to, 2 * c, size);
                System.arraycopy(waves[positions[j]], 0, to, 2 * c + size, size);
              }
            });
    Variable out = graph.output(z);
    return graph.record(
        out,
        () ->
            k.contribute(
                graph,
                dk -> new Rows(out.gradient().matrix(), dk).each((j, from, to) -> left(from, to))));
  }

  /** The sines and cosines R_t of the positions that occur; none elsewhere. */
  private float[][] waves(int... positions) {
    float[][] waves = new float[1 + Arrays.stream(positions).max().orElse(0)][];
    for (int t : positions) {
      waves[t] = waves[t] == null ? wave(t) : waves[t];
    }
    return waves;
  }

  private float[] wave(int position) {
    float[] wave = new float[size];
    for (int p = 0; p < frequencies.length; p++) {
      wave[2 * p] = (float) Math.sin(position * frequencies[p]);
      wave[2 * p + 1] = (float) Math.cos(position * frequencies[p]);
    }
    return wave;
  }

  /** Work on rows, one after the other, in arrays that the compiler makes vectors of. */
  private record Rows(Matrix from, Matrix to) {
    @FunctionalInterface
    interface Work {
      void on(int row, float[] from, float[] to);
    }

    void each(Work work) {
      float[] in = new float[from.columns()];
      float[] out = new float[to.columns()];
      for (int i = 0; i < from.rows(); i++) {
        MemorySegment.copy(from.memory(), Tensor.FLOAT, place(from, i), in, 0, in.length);
        work.on(i, in, out);
        MemorySegment.copy(out, 0, to.memory(), Tensor.FLOAT, place(to, i), out.length);
      }
    }

    private static long place(Matrix x, int row) {
      return 4 * (x.offset() + (long) row * x.rowStride());
    }
  }

  private void factor(float[] q, float[] u, float[] v, float[] wave, float[] y) {
    for (int c = 0; c < q.length; c += size) {
      int right = 2 * c + size;
      for (int e = 0; e < size; e++) {
        y[2 * c + e] = q[c + e] + u[c + e];
      }
      for (int e = 0; e < size; e += 2) {
        float a = q[c + e] + v[c + e];
        float b = q[c + e + 1] + v[c + e + 1];
        y[right + e] = a * wave[e + 1] + b * wave[e];
        y[right + e + 1] = b * wave[e + 1] - a * wave[e];
      }
    }
  }

  private void backward(
      Graph graph, Columns q, Columns u, Columns v, Tensor dy, float[][] waves, int... positions) {
    q.contribute(
        graph,
        dq ->
            new Rows(dy.matrix(), dq)
                .each(
                    (i, from, to) -> {
                      right(from, waves[positions[i]], to);
                      for (int c = 0; c < to.length; c++) {
                        to[c] += from[c / size * 2 * size + c % size];
                      }
                    }));
    addSum(u, dy, (i, from, to) -> left(from, to));
    addSum(v, dy, (i, from, to) -> right(from, waves[positions[i]], to));
  }

  /** Adds the sum of what is made of the rows of dy to a gradient (1, H d). */
  private static void addSum(Columns x, Tensor dy, Rows.Work part) {
    float[] row = new float[dy.columns()];
    float[] own = new float[x.width()];
    double[] sum = new double[x.width()];
    for (int i = 0; i < dy.rows(); i++) {
      MemorySegment.copy(dy.memory(), Tensor.FLOAT, 4L * i * row.length, row, 0, row.length);
      part.on(i, row, own);
      for (int c = 0; c < sum.length; c++) {
        sum[c] += own[c];
      }
    }
    x.addTo(
        dx -> {
          for (int c = 0; c < sum.length; c++) {
            dx.set(0, c, (float) (dx.get(0, c) + sum[c]));
          }
        });
  }

  /** The left half of each head. */
  private void left(float[] dy, float[] to) {
    for (int c = 0; c < to.length; c += size) {
      System.arraycopy(dy, 2 * c, to, c, size);
    }
  }

  /** The right half of each head, turned back. */
  private void right(float[] dy, float[] wave, float[] to) {
    for (int c = 0; c < to.length; c += size) {
      for (int e = 0; e < size; e += 2) {
        float a = dy[2 * c + size + e];
        float b = dy[2 * c + size + e + 1];
        to[c + e] = a * wave[e + 1] - b * wave[e];
        to[c + e + 1] = a * wave[e] + b * wave[e + 1];
      }
    }
  }
}
