package dev.seqwright.core.tensor.vector;

import static dev.seqwright.core.tensor.vector.Simd.ALL;
import static dev.seqwright.core.tensor.vector.Simd.ORDER;
import static dev.seqwright.core.tensor.vector.Simd.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * C = alpha A B (+ C) on raw addresses, for operands that fit the cache: the inner part of every
 * matrix product of the Vector API kernels.
 *
 * <p>Four rows of A by two vectors of B's columns stay in registers while k runs over K. Each
 * element of C is one chain of fused multiply-adds over k from 0, whatever the other sizes are. The
 * rows of an incomplete tile are the last row again: the same values stored to the same place.
 *
 * <p>The loops end at an address and not at a count, because the compiler unrolls counted loops,
 * and then has more vectors at hand than registers.
 *
 * @param aRow bytes from a row of A to the next
 * @param aColumn bytes from a column of A to the next
 * @param bRow bytes from a row of B to the next; columns are adjacent
 * @param cRow bytes from a row of C to the next; columns are adjacent
 * @param alpha the factor of the product
 * @param accumulate whether C is added to
 */
record TileProduct(long aRow, long aColumn, long bRow, long cRow, float alpha, boolean accumulate) {
  private static final int WIDE = 2 * Simd.COUNT;

  /** The product of A (m, k) and B (k, n) at the given addresses. */
  void run(long a, long b, long c, int m, int n, int k) {
    if (n > 0 && k > 0 && bRow <= 0) {
      throw new IllegalArgumentException("rows of B lie " + bRow + " bytes apart");
    }
    int j = 0;
    for (; j + WIDE <= n; j += WIDE) {
      if (accumulate) {
        adding(a, b + 4L * j, c + 4L * j, m, k);
      } else {
        fresh(a, b + 4L * j, c + 4L * j, m, k);
      }
    }
    for (; j < n; j += Simd.COUNT) {
      if (j + Simd.COUNT <= n && !accumulate) {
        tall(a, b + 4L * j, c + 4L * j, m, k);
      } else {
        rest(a, b + 4L * j, c + 4L * j, m, k, Simd.first(n - j));
      }
    }
  }

  private void fresh(long a, long b, long c, int m, int k) {
    for (int i = 0; i < m; i += 4) {
      wide(a, b, c, i, m - 1, k);
    }
  }

  private void adding(long a, long b, long c, int m, int k) {
    for (int i = 0; i < m; i += 4) {
      wideAdding(a, b, c, i, m - 1, k);
    }
  }

  private void tall(long a, long b, long c, int m, int k) {
    for (int i = 0; i < m; i += 7) {
      tall(a, b, c, i, m - 1, k);
    }
  }

  private void rest(long a, long b, long c, int m, int k, VectorMask<Float> mask) {
    for (int i = 0; i < m; i += 4) {
      narrow(a, b, c, i, m - 1, k, mask);
    }
  }

  private void wide(long a, long b, long c, int i, int last, int k) {
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long left = a + i * aRow;
    long to1 = (i1 - i) * aRow;
    long to2 = (i2 - i) * aRow;
    long to3 = (i3 - i) * aRow;
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    long end = b + k * bRow;
    for (long at = b; at != end; at += bRow) {
      FloatVector b0 = fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector b1 = fromMemorySegment(SPECIES, ALL, at + Simd.BYTES, ORDER);
      FloatVector x = Simd.broadcast(left);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = Simd.broadcast(left + to1);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = Simd.broadcast(left + to2);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = Simd.broadcast(left + to3);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      left += aColumn;
    }
    long c0 = c + i * cRow;
    long c1 = c + i1 * cRow;
    long c2 = c + i2 * cRow;
    long c3 = c + i3 * cRow;
    s00.mul(alpha).intoMemorySegment(ALL, c0, ORDER);
    s10.mul(alpha).intoMemorySegment(ALL, c1, ORDER);
    s20.mul(alpha).intoMemorySegment(ALL, c2, ORDER);
    s30.mul(alpha).intoMemorySegment(ALL, c3, ORDER);
    s01.mul(alpha).intoMemorySegment(ALL, c0 + Simd.BYTES, ORDER);
    s11.mul(alpha).intoMemorySegment(ALL, c1 + Simd.BYTES, ORDER);
    s21.mul(alpha).intoMemorySegment(ALL, c2 + Simd.BYTES, ORDER);
    s31.mul(alpha).intoMemorySegment(ALL, c3 + Simd.BYTES, ORDER);
  }

  private void wideAdding(long a, long b, long c, int i, int last, int k) {
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long left = a + i * aRow;
    long to1 = (i1 - i) * aRow;
    long to2 = (i2 - i) * aRow;
    long to3 = (i3 - i) * aRow;
    long c0 = c + i * cRow;
    long c1 = c + i1 * cRow;
    long c2 = c + i2 * cRow;
    long c3 = c + i3 * cRow;
    FloatVector s00 = fromMemorySegment(SPECIES, ALL, c0, ORDER);
    FloatVector s01 = fromMemorySegment(SPECIES, ALL, c0 + Simd.BYTES, ORDER);
    FloatVector s10 = fromMemorySegment(SPECIES, ALL, c1, ORDER);
    FloatVector s11 = fromMemorySegment(SPECIES, ALL, c1 + Simd.BYTES, ORDER);
    FloatVector s20 = fromMemorySegment(SPECIES, ALL, c2, ORDER);
    FloatVector s21 = fromMemorySegment(SPECIES, ALL, c2 + Simd.BYTES, ORDER);
    FloatVector s30 = fromMemorySegment(SPECIES, ALL, c3, ORDER);
    FloatVector s31 = fromMemorySegment(SPECIES, ALL, c3 + Simd.BYTES, ORDER);
    long end = b + k * bRow;
    for (long at = b; at != end; at += bRow) {
      FloatVector b0 = fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector b1 = fromMemorySegment(SPECIES, ALL, at + Simd.BYTES, ORDER);
      FloatVector x = Simd.broadcast(left);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      x = Simd.broadcast(left + to1);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      x = Simd.broadcast(left + to2);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      x = Simd.broadcast(left + to3);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      left += aColumn;
    }
    s00.intoMemorySegment(ALL, c0, ORDER);
    s10.intoMemorySegment(ALL, c1, ORDER);
    s20.intoMemorySegment(ALL, c2, ORDER);
    s30.intoMemorySegment(ALL, c3, ORDER);
    s01.intoMemorySegment(ALL, c0 + Simd.BYTES, ORDER);
    s11.intoMemorySegment(ALL, c1 + Simd.BYTES, ORDER);
    s21.intoMemorySegment(ALL, c2 + Simd.BYTES, ORDER);
    s31.intoMemorySegment(ALL, c3 + Simd.BYTES, ORDER);
  }

  /** Seven rows by one vector. */
  private void tall(long a, long b, long c, int i, int last, int k) {
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int i4 = Math.min(i + 4, last);
    int i5 = Math.min(i + 5, last);
    int i6 = Math.min(i + 6, last);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    long left = a + i * aRow;
    long to1 = (i1 - i) * aRow;
    long to2 = (i2 - i) * aRow;
    long to3 = (i3 - i) * aRow;
    long to4 = (i4 - i) * aRow;
    long to5 = (i5 - i) * aRow;
    long to6 = (i6 - i) * aRow;
    long end = b + k * bRow;
    for (long at = b; at != end; at += bRow) {
      FloatVector b0 = fromMemorySegment(SPECIES, ALL, at, ORDER);
      s0 = Simd.broadcast(left).fma(b0, s0);
      s1 = Simd.broadcast(left + to1).fma(b0, s1);
      s2 = Simd.broadcast(left + to2).fma(b0, s2);
      s3 = Simd.broadcast(left + to3).fma(b0, s3);
      s4 = Simd.broadcast(left + to4).fma(b0, s4);
      s5 = Simd.broadcast(left + to5).fma(b0, s5);
      s6 = Simd.broadcast(left + to6).fma(b0, s6);
      left += aColumn;
    }
    s0.mul(alpha).intoMemorySegment(ALL, c + i * cRow, ORDER);
    s1.mul(alpha).intoMemorySegment(ALL, c + i1 * cRow, ORDER);
    s2.mul(alpha).intoMemorySegment(ALL, c + i2 * cRow, ORDER);
    s3.mul(alpha).intoMemorySegment(ALL, c + i3 * cRow, ORDER);
    s4.mul(alpha).intoMemorySegment(ALL, c + i4 * cRow, ORDER);
    s5.mul(alpha).intoMemorySegment(ALL, c + i5 * cRow, ORDER);
    s6.mul(alpha).intoMemorySegment(ALL, c + i6 * cRow, ORDER);
  }

  private void narrow(long a, long b, long c, int i, int last, int k, VectorMask<Float> mask) {
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    long left = a + i * aRow;
    long to1 = (i1 - i) * aRow;
    long to2 = (i2 - i) * aRow;
    long to3 = (i3 - i) * aRow;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    long end = b + k * bRow;
    for (long at = b; at != end; at += bRow) {
      FloatVector b0 = Simd.load(at, mask);
      s0 = Simd.broadcast(left).fma(b0, s0);
      s1 = Simd.broadcast(left + to1).fma(b0, s1);
      s2 = Simd.broadcast(left + to2).fma(b0, s2);
      s3 = Simd.broadcast(left + to3).fma(b0, s3);
      left += aColumn;
    }
    s0 = finished(s0, c + i * cRow, mask);
    s1 = finished(s1, c + i1 * cRow, mask);
    s2 = finished(s2, c + i2 * cRow, mask);
    s3 = finished(s3, c + i3 * cRow, mask);
    Simd.store(s0, c + i * cRow, mask);
    Simd.store(s1, c + i1 * cRow, mask);
    Simd.store(s2, c + i2 * cRow, mask);
    Simd.store(s3, c + i3 * cRow, mask);
  }

  private FloatVector finished(FloatVector sum, long c, VectorMask<Float> mask) {
    FloatVector scaled = sum.mul(alpha);
    return accumulate ? scaled.add(Simd.load(c, mask)) : scaled;
  }
}
