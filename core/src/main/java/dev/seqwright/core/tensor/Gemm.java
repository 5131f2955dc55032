package dev.seqwright.core.tensor;

/** Matrix products, by one worker. */
interface Gemm extends AutoCloseable {
  /** C = A B + beta C; beta is 0 or 1, and C has column stride 1. */
  void multiply(Matrix a, Matrix b, Matrix c, float beta);

  /** Frees what products need beside their matrices. */
  @Override
  default void close() {}
}
