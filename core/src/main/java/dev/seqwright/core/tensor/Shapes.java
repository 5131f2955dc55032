package dev.seqwright.core.tensor;

/** Checks the arguments of a kernel once a call; the loops inside check nothing. */
public final class Shapes {
  private Shapes() {}

  public static void sameSize(Tensor a, Tensor b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(a + " and " + b + " should have as many elements");
    }
  }

  public static void holds(Tensor tensor, long elements) {
    if (tensor.size() != elements) {
      throw new IllegalArgumentException(tensor + " should have " + elements + " elements");
    }
  }

  public static void sameShape(Matrix a, Matrix b) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
      throw new IllegalArgumentException(a + " and " + b + " should have the same shape");
    }
  }

  public static void rowMajor(Matrix a) {
    if (a.columnStride() != 1 && a.columns() > 1) {
      throw new IllegalArgumentException("the columns should be adjacent: " + a);
    }
  }

  /** C (M, N) can take A (M, K) B (K, N), and its columns are adjacent. */
  public static void product(Matrix a, Matrix b, Matrix c) {
    boolean fit = a.rows() == c.rows() && b.columns() == c.columns() && a.columns() == b.rows();
    if (!fit) {
      throw new IllegalArgumentException("no product of " + a + " and " + b + " into " + c);
    }
    rowMajor(c);
  }

  /** Every index names one of {@code rows} rows. */
  public static void indices(int[] ids, int count, int rows) {
    for (int i = 0; i < count; i++) {
      if (ids[i] < 0 || ids[i] >= rows) {
        throw new IndexOutOfBoundsException("row " + ids[i] + " of " + rows);
      }
    }
  }
}
