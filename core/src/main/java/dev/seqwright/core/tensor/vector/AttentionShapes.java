package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.AttentionArguments;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;

/** Checks that the arguments of attention fit one another. */
final class AttentionShapes {
  private AttentionShapes() {}

  static void check(AttentionArguments a, Tensor out, Tensor logSumExp) {
    Shapes.rowMajor(a.q());
    Shapes.rowMajor(a.k());
    Shapes.rowMajor(a.v());
    Shapes.sameShape(a.k(), a.v());
    boolean fit =
        a.q().rows() == a.queries().rows()
            && a.k().rows() == a.memory().rows()
            && a.q().columns() == a.k().columns()
            && a.q().columns() % a.heads() == 0
            && a.queries().sequences() == a.memory().sequences();
    if (!fit) {
      throw new IllegalArgumentException("these do not fit together: " + a);
    }
    Shapes.sameShape(a.q(), out.matrix());
    Shapes.holds(logSumExp, (long) a.q().rows() * a.heads());
  }
}
