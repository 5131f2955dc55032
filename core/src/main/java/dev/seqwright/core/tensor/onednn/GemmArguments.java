package dev.seqwright.core.tensor.onednn;

import dev.seqwright.core.tensor.Slabs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What oneDNN's gemm reads behind addresses; one worker's own. Its matrices lie by columns, so what
 * it computes for us is C' = B' A': m columns of ours, n rows of ours, k summed over.
 */
final class GemmArguments {
  /** Behind an address that oneDNN takes and does not read. */
  static final long NOTHING = 0;

  private static final int M = 0;
  private static final int N = 8;
  private static final int K = 16;
  private static final int LEADING_A = 24;
  private static final int LEADING_B = 32;
  private static final int LEADING_C = 40;
  private static final int RESULT = 48;
  private static final int ONE = 64;
  private static final int ZERO = 68;
  private static final int BETA = 72;
  private static final int LETTERS = 76;
  private static final String NAMES = "ABTNPF";
  private static final int BYTES = 128;

  private final MemorySegment memory;

  GemmArguments(Slabs slabs) {
    memory = slabs.slab(BYTES).fill((byte) 0);
    memory.set(ValueLayout.JAVA_FLOAT, ONE, 1);
    for (int i = 0; i < NAMES.length(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, LETTERS + i, (byte) NAMES.charAt(i));
    }
  }

  /** Sets m, n and k. */
  GemmArguments sizes(long m, long n, long k) {
    memory.set(ValueLayout.JAVA_LONG, M, m);
    memory.set(ValueLayout.JAVA_LONG, K, k);
    return rows(n);
  }

  /** Sets n alone. */
  GemmArguments rows(long n) {
    memory.set(ValueLayout.JAVA_LONG, N, n);
    return this;
  }

  /** Sets the distances, in elements, between what lies adjacent in its B', A' and C'. */
  GemmArguments leading(long a, long b, long c) {
    memory.set(ValueLayout.JAVA_LONG, LEADING_A, a);
    memory.set(ValueLayout.JAVA_LONG, LEADING_B, b);
    memory.set(ValueLayout.JAVA_LONG, LEADING_C, c);
    return this;
  }

  /** Where m stands. */
  long m() {
    return memory.address() + M;
  }

  /** Where n stands. */
  long n() {
    return memory.address() + N;
  }

  /** Where k stands. */
  long k() {
    return memory.address() + K;
  }

  /** Where the distance in the first factor stands. */
  long leadingA() {
    return memory.address() + LEADING_A;
  }

  /** Where the distance in the second factor stands. */
  long leadingB() {
    return memory.address() + LEADING_B;
  }

  /** Where the distance in the product stands. */
  long leadingC() {
    return memory.address() + LEADING_C;
  }

  /** The factor 1, a float. */
  long one() {
    return memory.address() + ONE;
  }

  /** The factor or the summand 0, a float or an integer. */
  long zero() {
    return memory.address() + ZERO;
  }

  /** A factor, a float, after it was set. */
  long factor(float beta) {
    memory.set(ValueLayout.JAVA_FLOAT, BETA, beta);
    return memory.address() + BETA;
  }

  /** One of A, B (the factors), T (transposed), N (not transposed), P (packed), F (fixed). */
  long letter(char name) {
    return memory.address() + LETTERS + NAMES.indexOf(name);
  }

  /** Room for two results of 8 bytes. */
  long result() {
    return memory.address() + RESULT;
  }

  /** The first result. */
  long resultingNumber() {
    return memory.get(ValueLayout.JAVA_LONG, RESULT);
  }
}
