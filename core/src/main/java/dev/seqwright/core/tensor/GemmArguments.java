package dev.seqwright.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What oneDNN's gemm reads behind addresses; one worker's own. Its matrices lie by columns, so what
 * it computes for us is out' = W x': O rows, as many columns as we have rows, I summed over.
 */
final class GemmArguments {
  private static final int OUTPUTS = 0;
  private static final int INPUTS = 8;
  private static final int ROWS = 16;
  private static final int RESULT = 24;
  private static final int ONE = 40;
  private static final int ZERO = 44;
  private static final int LETTERS = 48;
  private static final String NAMES = "ATNPF";
  private static final int BYTES = 64;

  private final MemorySegment memory;

  GemmArguments(Slabs slabs, int outputs, int inputs) {
    memory = slabs.slab(BYTES).fill((byte) 0);
    memory.set(ValueLayout.JAVA_LONG, OUTPUTS, outputs);
    memory.set(ValueLayout.JAVA_LONG, INPUTS, inputs);
    memory.set(ValueLayout.JAVA_FLOAT, ONE, 1);
    for (int i = 0; i < NAMES.length(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, LETTERS + i, (byte) NAMES.charAt(i));
    }
  }

  /** Where O stands, which is also the distance between two rows of what is computed. */
  long outputs() {
    return memory.address() + OUTPUTS;
  }

  /** Where I stands, which is also the distance between two rows of the weight and of x. */
  long inputs() {
    return memory.address() + INPUTS;
  }

  /** Where the number of rows stands, after it was set. */
  long rows(long number) {
    memory.set(ValueLayout.JAVA_LONG, ROWS, number);
    return memory.address() + ROWS;
  }

  /** The factor 1, a float. */
  long one() {
    return memory.address() + ONE;
  }

  /** The factor or the summand 0, a float or an integer. */
  long zero() {
    return memory.address() + ZERO;
  }

  /** One of A (the matrix), T (transposed), N (not transposed), P (packed), F (fixed). */
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
