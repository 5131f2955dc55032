package dev.seqwright.core.autograd;

/** What is done with a matrix S (F, d) in an array, row after row. */
final class ScanState {
  private ScanState() {}

  /** S += factor a b': a (F), b (d). */
  static void addOuter(float factor, float[] a, float[] b, float[] s) {
    for (int f = 0; f < a.length; f++) {
      float weight = factor * a[f];
      int at = f * b.length;
      for (int c = 0; c < b.length; c++) {
        s[at + c] += weight * b[c];
      }
    }
  }

  /** S' a (d): a (F). */
  static float[] read(float[] s, float[] a) {
    int d = s.length / a.length;
    float[] y = new float[d];
    for (int f = 0; f < a.length; f++) {
      int at = f * d;
      for (int c = 0; c < d; c++) {
        y[c] += a[f] * s[at + c];
      }
    }
    return y;
  }

  /** S b (F): b (d). */
  static float[] times(float[] s, float[] b) {
    float[] y = new float[s.length / b.length];
    for (int f = 0; f < y.length; f++) {
      int at = f * b.length;
      float sum = 0;
      for (int c = 0; c < b.length; c++) {
        sum += s[at + c] * b[c];
      }
      y[f] = sum;
    }
    return y;
  }

  static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }

  static void scale(float factor, float[] x) {
    for (int c = 0; c < x.length; c++) {
      x[c] *= factor;
    }
  }
}
