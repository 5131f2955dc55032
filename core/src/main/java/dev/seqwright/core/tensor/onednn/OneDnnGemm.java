package dev.seqwright.core.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.RowBlocks;
import dev.seqwright.core.tensor.Slabs;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Matrix products through oneDNN's sgemm, which takes the strided views as they are: nothing is
 * repacked, created or cached here, and a call costs a microsecond beyond its arithmetic. (Its
 * matmul primitive is as fast, but costs 0.5 ms to create for each number of rows, and a batch has
 * a new number of rows at every step.) Factors that {@link OneDnnPackedFactor} can pack are faster
 * so.
 *
 * <p>For few rows oneDNN takes kernels that sum in another order, and without AVX-512 for the rows
 * that are left over from groups of 6 or 12, too. These are computed with rows of zeros below, so
 * that a row's result does not depend on how many rows travel with it. For many rows and many
 * columns it takes a third kernel without AVX-512, so such products are cut into blocks of rows.
 *
 * <p>Without AVX-512 oneDNN's sgemm lets the stack pointer point into memory that it allocated (a
 * probe saw it in every product with a short side that was tried; with AVX-512 nobody looked). A
 * signal (profilers send them: Java Flight Recorder, agents that sample stacks) would write over
 * that memory and what lies below, so signals wait meanwhile.
 */
public final class OneDnnGemm implements AutoCloseable {
  private static final byte ZERO = 0;
  private static final int GROUP = OneDnn.hasWideVectors() ? 1 : RowBlocks.GROUP;
  private static final int FEWEST_ROWS = OneDnn.hasWideVectors() ? 16 : 2 * GROUP;
  private static final int MOST_ROWS =
      OneDnn.hasWideVectors()
          ? Integer.MAX_VALUE
          : (OneDnnSgemm.FEWEST_OUTPUTS - 1) / GROUP * GROUP;

  private final Address addressA = new Address();
  private final Address addressB = new Address();
  private final Address addressC = new Address();
  private final Scratch paddedA = new Scratch();
  private final Scratch paddedC = new Scratch();
  private final SignalMask mask = new SignalMask();
  private Thread owner;

  /** C = A B + beta C; C has column stride 1. */
  void multiply(Matrix a, Matrix b, Matrix c, float beta) {
    if (isDone(a, b, c, beta)) {
      return;
    }
    int size = c.columns() < OneDnnSgemm.FEWEST_OUTPUTS ? c.rows() : MOST_ROWS;
    for (int from = 0; from < c.rows(); from += size) {
      int to = Math.min(c.rows() - from, size) + from;
      block(a.rows(from, to), b, c.rows(from, to), beta);
    }
  }

  private void block(Matrix a, Matrix b, Matrix c, float beta) {
    int grouped = c.rows() < FEWEST_ROWS ? 0 : c.rows() / GROUP * GROUP;
    if (grouped > 0) {
      call(a.rows(0, grouped), b, c.rows(0, grouped), beta);
    }
    if (grouped < c.rows()) {
      padded(a.rows(grouped, a.rows()), b, c.rows(grouped, c.rows()), beta);
    }
  }

  /**
   * The same in one call of oneDNN's: for matrices whose number of rows does not change from call
   * to call.
   */
  void multiplyAtOnce(Matrix a, Matrix b, Matrix c, float beta) {
    if (!isDone(a, b, c, beta)) {
      call(a, b, c, beta);
    }
  }

  /** Checks the shapes; true where there is nothing to multiply, C then being what it should be. */
  private static boolean isDone(Matrix a, Matrix b, Matrix c, float beta) {
    checkShapes(a, b, c);
    if (a.columns() == 0) {
      emptySum(c, beta);
    }
    return a.columns() == 0 || c.rows() == 0 || c.columns() == 0;
  }

  private static void emptySum(Matrix c, float beta) {
    for (int i = 0; beta == 0 && i < c.rows(); i++) {
      c.memory().asSlice(4 * (c.offset() + (long) i * c.rowStride()), 4L * c.columns()).fill(ZERO);
    }
  }

  private void padded(Matrix a, Matrix b, Matrix c, float beta) {
    Matrix wideA = paddedA.zeros(FEWEST_ROWS, a.columns());
    Matrix wideC = paddedC.zeros(FEWEST_ROWS, c.columns());
    copy(a, wideA);
    if (beta != 0) {
      copy(c, wideC);
    }
    call(wideA, b, wideC, beta);
    copy(wideC.rows(0, c.rows()), c);
  }

  private static void copy(Matrix from, Matrix to) {
    for (int i = 0; i < from.rows(); i++) {
      copyRow(from.rows(i, i + 1), to.rows(i, i + 1));
    }
  }

  private static void copyRow(Matrix from, Matrix to) {
    if (from.columnStride() == 1) {
      MemorySegment.copy(
          from.memory(), 4 * from.offset(), to.memory(), 4 * to.offset(), 4L * from.columns());
      return;
    }
    for (int j = 0; j < from.columns(); j++) {
      to.set(0, j, from.get(0, j));
    }
  }

  private void call(Matrix a, Matrix b, Matrix c, float beta) {
    claimThread();
    mask.hold();
    try {
      OneDnn.check(product(a, b, c, beta), "dnnl_sgemm");
    } finally {
      mask.release();
    }
  }

  private int product(Matrix a, Matrix b, Matrix c, float beta) {
    return dnnl_sgemm(
        (byte) order(a),
        (byte) order(b),
        c.rows(),
        c.columns(),
        a.columns(),
        1,
        addressA.of(a),
        leading(a),
        addressB.of(b),
        leading(b),
        beta,
        addressC.of(c),
        leading(c));
  }

  /** Has oneDNN compute on the calling thread alone. */
  void claimThread() {
    Thread current = Thread.currentThread();
    if (current != owner) {
      OneDnn.useCallingThreadOnly();
      owner = current;
    }
  }

  /** N where a row's elements are adjacent, T where a column's are. */
  static char order(Matrix m) {
    return m.columnStride() == 1 ? 'N' : 'T';
  }

  /** The distance of the stored rows; where there is one row alone, its stride says nothing. */
  static long leading(Matrix m) {
    return m.columnStride() == 1
        ? leading(m.rows(), m.columns(), m.rowStride())
        : leading(m.columns(), m.rows(), m.columnStride());
  }

  private static long leading(int rows, int columns, int stride) {
    return rows > 1 ? stride : Math.max(1, columns);
  }

  private static void checkShapes(Matrix a, Matrix b, Matrix c) {
    if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
      throw new IllegalArgumentException("product of " + a + " and " + b + " into " + c);
    }
    if (c.columnStride() != 1) {
      throw new IllegalArgumentException("the output has column stride " + c.columnStride());
    }
  }

  @Override
  public void close() {
    paddedA.close();
    paddedC.close();
  }

  /** A pointer that is set anew for each call: JavaCPP allocates nothing. */
  private static final class Address extends FloatPointer {
    Address() {
      super((Pointer) null);
    }

    /** Native code checks nothing, so the view's bounds are checked here. */
    Address of(Matrix m) {
      long last =
          m.offset()
              + (m.rows() - 1L) * m.rowStride()
              + Math.max(0, m.columns() - 1L) * m.columnStride();
      if (!m.memory().isNative() || m.offset() < 0 || 4 * (last + 1) > m.memory().byteSize()) {
        throw new IllegalArgumentException(m + " lies outside its memory, or on the heap");
      }
      address = m.memory().address() + 4 * m.offset();
      return this;
    }
  }

  /** Memory that grows to the largest matrix asked for. */
  private static final class Scratch implements AutoCloseable {
    private final Slabs slabs = new NativeSlabs();
    private MemorySegment memory = MemorySegment.NULL;

    Matrix zeros(int rows, int columns) {
      long bytes = 4L * rows * columns;
      if (bytes > memory.byteSize()) {
        memory = slabs.slab(Math.max(bytes, 2 * memory.byteSize()));
      }
      memory.asSlice(0, bytes).fill(ZERO);
      return new Matrix(memory, 0, rows, columns, columns, 1);
    }

    @Override
    public void close() {
      slabs.close();
    }
  }
}
