package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;

/** Functions of every element on the Vector API. */
final class VectorFunctions {
  /**
   * A function of {@code n} floats, n being so many whole vectors; {@code to} may be {@code from}.
   */
  @FunctionalInterface
  interface Loop {
    void run(long from, long to, int n);
  }

  private final Scratch scratch = new Scratch();

  /** out = f(x), any number of elements; out may be x. */
  void apply(Loop loop, Tensor x, Tensor out) {
    Shapes.sameSize(x, out);
    long from = Simd.address(x);
    long to = Simd.address(out);
    int whole = Simd.SPECIES.loopBound(Simd.size(x));
    int rest = Simd.size(x) - whole;
    loop.run(from, to, whole);
    if (rest > 0) {
      last(loop, from + 4L * whole, to + 4L * whole, rest);
    }
  }

  /** An incomplete vector, by way of a complete one in scratch memory. */
  private void last(Loop loop, long from, long to, int count) {
    try {
      long padded = scratch.address(Simd.COUNT);
      Simd.copy(from, padded, 4L * count);
      loop.run(padded, padded, Simd.COUNT);
      Simd.copy(padded, to, 4L * count);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
