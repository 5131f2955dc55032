package dev.seqwright.core.tensor;

/** Elementwise arithmetic; see {@link Kernels}. */
public interface ElementKernels {

  /** out = a + b; out may be a or b. */
  void add(Tensor a, Tensor b, Tensor out);

  /** out = a b + beta out, elementwise; out may be a or b when beta = 0. */
  void multiply(Tensor a, Tensor b, Tensor out, float beta);

  /** y = y + alpha x. */
  void axpy(float alpha, Tensor x, Tensor y);

  /** x = alpha x. */
  void scale(float alpha, Tensor x);

  /** out = exp(x); out may be x. Below -86.6 it may give 0. */
  void exp(Tensor x, Tensor out);

  /** out = sin(x), |x| at most 10,000; out may be x. */
  void sine(Tensor x, Tensor out);

  /** out = cos(x), |x| at most 10,000; out may be x. */
  void cosine(Tensor x, Tensor out);

  /** The sum of squares of all elements, accumulated in double precision. */
  double sumOfSquares(Tensor x);
}
