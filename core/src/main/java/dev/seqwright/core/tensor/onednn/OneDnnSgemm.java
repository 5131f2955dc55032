package dev.seqwright.core.tensor.onednn;

import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * oneDNN's gemm in float32 with a packed factor. For matrices that {@link #suits} it takes the
 * kernel that copies what it reads: without AVX-512 the fastest, the same bits for a row whatever
 * their number, and a stack pointer that stays in the stack (see {@link OneDnnGemm}).
 *
 * @param packing packs a factor
 * @param gemm multiplies
 */
record OneDnnSgemm(OneDnnPacking packing, MethodHandle gemm) {
  /** Fewer take the other kernel: oneDNN asks whether 1 / m + 1 / n is below 0.0038. */
  static final int FEWEST_OUTPUTS = 264;

  private static final int FEWEST_INPUTS = 3;

  /** The last argument, which would choose the other kernel; as wide as the others in a call. */
  private static final long NOT_FORCED = 0;

  /** The functions of a library that has them. */
  static Optional<OneDnnSgemm> in(SymbolLookup library) {
    Optional<MethodHandle> gemm =
        OneDnnFunctions.find(
            library, "14extended_sgemmEPKcS3_PKlS5_S5_PKfS7_S5_S7_S5_S7_PfS5_S7_b", 15);
    return OneDnnPacking.floats(library)
        .flatMap(packing -> gemm.map(found -> new OneDnnSgemm(packing, found)));
  }

  /**
   * Whether a factor is large enough to be packed.
   *
   * @param outputs its side that is one of the product's
   * @param inputs its side that is summed over
   */
  static boolean suits(int outputs, int inputs) {
    return outputs >= FEWEST_OUTPUTS && inputs >= FEWEST_INPUTS;
  }

  /**
   * The product of what lies at two addresses.
   *
   * @param a order of the first factor: P (packed), N or T
   * @param b order of the second factor
   * @param beta address of the factor of what is at {@code out}, as of {@code of}
   * @param bias address of what is added to each row of ours, or {@link GemmArguments#NOTHING}
   */
  void multiply(
      GemmArguments of, char a, long left, char b, long right, long beta, long out, long bias) {
    int status;
    try {
      status =
          (int)
              gemm.invokeExact(
                  of.letter(a),
                  of.letter(b),
                  of.m(),
                  of.n(),
                  of.k(),
                  of.one(),
                  left,
                  of.leadingA(),
                  right,
                  of.leadingB(),
                  beta,
                  out,
                  of.leadingC(),
                  bias,
                  NOT_FORCED);
    } catch (Throwable e) {
      throw new IllegalStateException("extended_sgemm failed", e);
    }
    OneDnn.check(status, "extended_sgemm");
  }
}
