package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * One round of {@link PseudoInverse} on one matrix A (m, m), with the memory for it:
 *
 * <pre>
 *   (1) N = -A Z,  U = 7 I + N,  V = 15 I + N U,  W = 13 I + N V
 *   (2) Z_next = Z W / 4
 * </pre>
 *
 * <p>Backward, with G = dZ_next / 4: dW = Z' G; dV = N' dW; dU = N' dV; dN = dW V' + dV U' + dU; dA
 * += -dN Z'; dZ = G W' - A' dN.
 */
final class InverseRound {
  private static final int MATRICES = 8;

  private final Kernels kernels;
  private final Workspace memory;
  private final int size;
  private final Tensor all;
  private final Tensor n;
  private final Tensor u;
  private final Tensor v;
  private final Tensor w;

  InverseRound(Kernels kernels, Workspace memory, int size) {
    this.kernels = kernels;
    this.memory = memory;
    this.size = size;
    this.all = memory.allocate(MATRICES * size, size);
    this.n = part(0);
    this.u = part(1);
    this.v = part(2);
    this.w = part(3);
  }

  private Tensor part(int index) {
    return all.rows(index * size, (index + 1) * size);
  }

  /** Gives the memory back. */
  void release() {
    memory.release(all);
  }

  /** (1). */
  void forward(Tensor a, Tensor z) {
    kernels.products().gemm(a.matrix(), z.matrix(), n.matrix(), 0);
    kernels.elements().scale(-1, n);
    addToDiagonal(7, u.copyFrom(n));
    kernels.products().gemm(n.matrix(), u.matrix(), v.matrix(), 0);
    addToDiagonal(15, v);
    kernels.products().gemm(n.matrix(), v.matrix(), w.matrix(), 0);
    addToDiagonal(13, w);
  }

  private void addToDiagonal(float value, Tensor matrix) {
    for (int i = 0; i < size; i++) {
      long at = (long) i * size + i;
      matrix.set(at, matrix.get(at) + value);
    }
  }

  /** (2), after {@link #forward}. */
  void next(Tensor z, Tensor next) {
    kernels.products().gemm(z.matrix(), w.matrix(), next.matrix(), 0);
    kernels.elements().scale(0.25f, next);
  }

  /**
   * Turns the gradient of Z_next into that of Z, after {@link #forward}.
   *
   * @param dz overwritten
   * @param da added to
   */
  void backward(Tensor a, Tensor z, Tensor dz, Tensor da) {
    Tensor dw = part(4);
    Tensor dv = part(5);
    Tensor du = part(6);
    Tensor dn = part(7);
    kernels.elements().scale(0.25f, dz);
    kernels.products().gemm(z.matrix().transposed(), dz.matrix(), dw.matrix(), 0);
    kernels.products().gemm(n.matrix().transposed(), dw.matrix(), dv.matrix(), 0);
    kernels.products().gemm(n.matrix().transposed(), dv.matrix(), du.matrix(), 0);
    kernels.products().gemm(dw.matrix(), v.matrix().transposed(), dn.matrix(), 0);
    kernels.products().gemm(dv.matrix(), u.matrix().transposed(), dn.matrix(), 1);
    kernels.elements().axpy(1, du, dn);
    kernels.elements().scale(-1, dn);
    kernels.products().gemm(dn.matrix(), z.matrix().transposed(), da.matrix(), 1);
    Tensor g = dw.copyFrom(dz);
    kernels.products().gemm(g.matrix(), w.matrix().transposed(), dz.matrix(), 0);
    kernels.products().gemm(a.matrix().transposed(), dn.matrix(), dz.matrix(), 1);
  }
}
