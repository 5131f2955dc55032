package dev.seqwright.core.tensor.vector;

import static dev.seqwright.core.tensor.vector.Simd.ALL;
import static dev.seqwright.core.tensor.vector.Simd.ORDER;
import static dev.seqwright.core.tensor.vector.Simd.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.workspace.Scratch;
import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies a matrix whose columns are adjacent so that its rows become adjacent.
 *
 * <p>Square blocks of n by n, n a vector's length, go through log2 n perfect shuffles: rows i and i
 * + n/2 are zipped into rows 2i and 2i + 1. Each rotates the bits of (row, column) by one place, so
 * that in the end row and column have changed places. Columns beyond the last whole block go
 * element by element.
 */
final class Transposition {
  private static final int BLOCK = Simd.COUNT;
  private static final int ROUNDS = Integer.numberOfTrailingZeros(BLOCK);
  private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(SPECIES, lane -> lane / 2);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(SPECIES, lane -> BLOCK / 2 + lane / 2);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAAAAAAAAAAAAAAL);

  private final Scratch scratch = new Scratch();

  /**
   * Element (i, j) of {@code from} goes to {@code to + j stride + 4 i}. Where the stride leaves
   * room, rows are filled up to whole vectors with copies of their last element.
   */
  void run(Matrix from, long to, long stride) {
    long address = Simd.address(from);
    long row = 4L * from.rowStride();
    int whole = from.columns() / BLOCK * BLOCK;
    try {
      for (int i = 0; i < from.rows(); i += BLOCK) {
        int last = Math.min(BLOCK, from.rows() - i) - 1;
        int width = 4L * (i + BLOCK) <= stride ? BLOCK : last + 1;
        for (int j = 0; j < whole; j += BLOCK) {
          block(address + i * row + 4L * j, row, last, to + j * stride + 4L * i, stride, width);
        }
        for (int j = whole; j < from.columns(); j++) {
          column(address + i * row + 4L * j, row, last, to + j * stride + 4L * i, width);
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void column(long from, long row, int last, long to, int width) {
    for (int r = 0; r < width; r++) {
      Simd.set(to + 4L * r, Simd.get(from + Math.min(r, last) * row));
    }
  }

  private void block(long from, long row, int last, long to, long stride, int width) {
    long work = scratch.address(2L * BLOCK * BLOCK);
    long other = work + 4L * BLOCK * BLOCK;
    first(from, row, last, work);
    for (int round = 1; round < ROUNDS; round++) {
      shuffle(work, other);
      long swapped = work;
      work = other;
      other = swapped;
    }
    if (width == BLOCK) {
      store(work, to, stride);
    } else {
      store(work, to, stride, Simd.first(width));
    }
  }

  private static void store(long from, long to, long stride) {
    for (int i = 0; i < BLOCK; i++) {
      fromMemorySegment(SPECIES, ALL, from + i * (long) Simd.BYTES, ORDER)
          .intoMemorySegment(ALL, to + i * stride, ORDER);
    }
  }

  private static void store(long from, long to, long stride, VectorMask<Float> mask) {
    for (int i = 0; i < BLOCK; i++) {
      Simd.store(
          fromMemorySegment(SPECIES, ALL, from + i * (long) Simd.BYTES, ORDER),
          to + i * stride,
          mask);
    }
  }

  /** The first shuffle, from the rows of the matrix; rows beyond the last are the last. */
  private static void first(long from, long row, int last, long to) {
    for (int i = 0; i < BLOCK / 2; i++) {
      FloatVector x = fromMemorySegment(SPECIES, ALL, from + Math.min(i, last) * row, ORDER);
      FloatVector y =
          fromMemorySegment(SPECIES, ALL, from + Math.min(i + BLOCK / 2, last) * row, ORDER);
      zip(x, y, LOW).intoMemorySegment(ALL, to + 2L * i * Simd.BYTES, ORDER);
      zip(x, y, HIGH).intoMemorySegment(ALL, to + (2L * i + 1) * Simd.BYTES, ORDER);
    }
  }

  private static void shuffle(long from, long to) {
    for (int i = 0; i < BLOCK / 2; i++) {
      FloatVector x = fromMemorySegment(SPECIES, ALL, from + i * (long) Simd.BYTES, ORDER);
      FloatVector y =
          fromMemorySegment(SPECIES, ALL, from + (i + BLOCK / 2) * (long) Simd.BYTES, ORDER);
      zip(x, y, LOW).intoMemorySegment(ALL, to + 2L * i * Simd.BYTES, ORDER);
      zip(x, y, HIGH).intoMemorySegment(ALL, to + (2L * i + 1) * Simd.BYTES, ORDER);
    }
  }

  /** x and y element by element in turn, of their lower or upper halves. */
  private static FloatVector zip(FloatVector x, FloatVector y, VectorShuffle<Float> half) {
    return x.rearrange(half).blend(y.rearrange(half), ODD);
  }
}
