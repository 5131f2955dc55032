package dev.seqwright.core.tensor;

/**
 * Exact products of bytes: s[n, o] = sum over i of x[n, i] w[o, i], x unsigned bytes (N, I), w the
 * signed bytes of a weight that was given before, s int32 (N, O).
 */
public interface ByteProduct extends AutoCloseable {
  /** The largest unsigned byte. */
  int LARGEST = 255;

  /** The largest byte of x for which all sums are exact. */
  default int largest() {
    return LARGEST;
  }

  /** The number of rows that may be read and written for {@code rows} rows: some may be padding. */
  default int paddedRows(int rows) {
    return rows;
  }

  /**
   * Computes the sums.
   *
   * @param x address of the unsigned bytes
   * @param sums address of the sums; both hold {@link #paddedRows} rows
   */
  void multiply(long x, long sums, int rows);

  /** The same for another worker, on the same memory. */
  ByteProduct share();

  @Override
  void close();
}
