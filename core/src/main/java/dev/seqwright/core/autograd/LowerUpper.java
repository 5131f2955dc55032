package dev.seqwright.core.autograd;

/**
 * A square matrix taken apart to P A = L U, L with ones on its diagonal, rows exchanged so that the
 * largest element of a column divides (Golub and Van Loan, Matrix Computations, 3.4).
 *
 * @param factors U on and above the diagonal, L below
 * @param order row i of P A is row {@code order[i]} of A
 */
record LowerUpper(double[][] factors, int[] order) {

  /**
   * Takes a matrix apart, in its own memory.
   *
   * @throws ArithmeticException if it has no inverse
   */
  static LowerUpper of(double[][] a) {
    int[] order = new int[a.length];
    for (int i = 0; i < a.length; i++) {
      order[i] = i;
    }
    for (int k = 0; k < a.length; k++) {
      exchange(a, order, k, pivot(a, k));
      for (int i = k + 1; i < a.length; i++) {
        a[i][k] /= a[k][k];
        subtract(a[i][k], a[k], a[i], k + 1);
      }
    }
    return new LowerUpper(a, order);
  }

  private static int pivot(double[][] a, int k) {
    int pivot = k;
    for (int i = k + 1; i < a.length; i++) {
      pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
    }
    if (a[pivot][k] == 0) {
      throw new ArithmeticException("a matrix of " + a.length + " rows has no inverse");
    }
    return pivot;
  }

  private static void exchange(double[][] a, int[] order, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
    int number = order[i];
    order[i] = order[j];
    order[j] = number;
  }

  /** Puts A^-1 b into the place of b (m, d). */
  void solve(double[][] b) {
    double[][] rows = b.clone();
    for (int i = 0; i < b.length; i++) {
      b[i] = rows[order[i]];
    }
    for (int i = 0; i < b.length; i++) {
      for (int k = 0; k < i; k++) {
        subtract(factors[i][k], b[k], b[i], 0);
      }
    }
    for (int i = b.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < b.length; k++) {
        subtract(factors[i][k], b[k], b[i], 0);
      }
      divide(b[i], factors[i][i]);
    }
  }

  /** Puts A^-T b into the place of b (m, d). */
  void solveTransposed(double[][] b) {
    for (int i = 0; i < b.length; i++) {
      for (int k = 0; k < i; k++) {
        subtract(factors[k][i], b[k], b[i], 0);
      }
      divide(b[i], factors[i][i]);
    }
    for (int i = b.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < b.length; k++) {
        subtract(factors[k][i], b[k], b[i], 0);
      }
    }
    double[][] rows = b.clone();
    for (int i = 0; i < b.length; i++) {
      b[order[i]] = rows[i];
    }
  }

  /** y -= factor x from an element on. */
  private static void subtract(double factor, double[] x, double[] y, int from) {
    for (int c = from; c < y.length; c++) {
      y[c] -= factor * x[c];
    }
  }

  private static void divide(double[] y, double by) {
    for (int c = 0; c < y.length; c++) {
      y[c] /= by;
    }
  }
}
