package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import java.util.Arrays;

/**
 * One head of one sequence in arrays of its own, row after row.
 *
 * @param q queries (n, F)
 * @param k keys (n, F)
 * @param v values (n, d)
 * @param g a gate a position (n)
 */
record ScanHead(float[] q, float[] k, float[] v, float[] g) {

  /** Head {@code h} of {@code heads} in rows {@code from} to {@code to} of [q, k, v, g]. */
  static ScanHead of(Matrix[] rows, int from, int to, int h, int heads) {
    return new ScanHead(
        part(rows[0], from, to, h, heads),
        part(rows[1], from, to, h, heads),
        part(rows[2], from, to, h, heads),
        part(rows[3], from, to, h, heads));
  }

  private static float[] part(Matrix rows, int from, int to, int h, int heads) {
    int width = rows.columns() / heads;
    return rows.columns(h * width, (h + 1) * width).rows(from, to).toArray();
  }

  /** Puts what {@link #of} took out back: to rows from {@code from} on. */
  void into(Matrix[] rows, int from, int h, int heads) {
    put(q, rows[0], from, h, heads);
    put(k, rows[1], from, h, heads);
    put(v, rows[2], from, h, heads);
    put(g, rows[3], from, h, heads);
  }

  static void put(float[] own, Matrix rows, int from, int h, int heads) {
    int width = rows.columns() / heads;
    int to = from + own.length / width;
    rows.columns(h * width, (h + 1) * width).rows(from, to).fill(own);
  }

  /** As many zeros. */
  ScanHead zeros() {
    return new ScanHead(
        new float[q.length], new float[k.length], new float[v.length], new float[g.length]);
  }

  int length() {
    return g.length;
  }

  /** F. */
  int features() {
    return k.length / g.length;
  }

  /** d. */
  int size() {
    return v.length / g.length;
  }

  float[] query(int t) {
    return row(q, t);
  }

  float[] key(int t) {
    return row(k, t);
  }

  float[] value(int t) {
    return row(v, t);
  }

  float gate(int t) {
    return g[t];
  }

  private float[] row(float[] rows, int t) {
    int width = rows.length / length();
    return Arrays.copyOfRange(rows, t * width, (t + 1) * width);
  }

  /** Row t of {@code rows} += factor x. */
  static void add(float factor, float[] x, float[] rows, int t) {
    for (int c = 0; c < x.length; c++) {
      rows[t * x.length + c] += factor * x[c];
    }
  }
}
