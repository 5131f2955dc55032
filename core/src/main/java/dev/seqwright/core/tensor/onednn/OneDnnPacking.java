package dev.seqwright.core.tensor.onednn;

import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Brings a factor of a product into the order in which oneDNN's gemm works through it. A product
 * orders its factors anew unless this was done before.
 *
 * @param size tells how many bytes a packed factor takes
 * @param pack packs it
 */
record OneDnnPacking(MethodHandle size, MethodHandle pack) {
  /** What m or n is said to be of the other factor: many, so that oneDNN chooses its kernel so. */
  static final long MANY = 1 << 20;

  /** Of floats, by a library that has the functions. */
  static Optional<OneDnnPacking> floats(SymbolLookup library) {
    return in(
        library,
        "19sgemm_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
        "10sgemm_packEPKcS3_S3_PKlS5_S5_S5_S5_PKfPf");
  }

  /** Of bytes, likewise. */
  static Optional<OneDnnPacking> bytes(SymbolLookup library) {
    return in(
        library,
        "26gemm_s8u8s32_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
        "17gemm_s8u8s32_packEPKcS3_S3_PKlS5_S5_S5_S5_PKvPv");
  }

  private static Optional<OneDnnPacking> in(SymbolLookup library, String size, String pack) {
    Optional<MethodHandle> packs = OneDnnFunctions.find(library, pack, 10);
    return OneDnnFunctions.find(library, size, 10)
        .flatMap(sizes -> packs.map(found -> new OneDnnPacking(sizes, found)));
  }

  /**
   * How many bytes the packed factor takes.
   *
   * @param factor A or B
   * @param order N or T, of that factor
   */
  long bytes(char factor, char order, GemmArguments of) {
    call(size, factor, order, of, of.result(), of.result() + Long.BYTES);
    return of.resultingNumber();
  }

  /** Packs what lies at an address. */
  void pack(char factor, char order, GemmArguments of, long from, long to) {
    call(pack, factor, order, of, from, to);
  }

  private static void call(
      MethodHandle function, char factor, char order, GemmArguments of, long ninth, long tenth) {
    int status;
    try {
      status =
          (int)
              function.invokeExact(
                  of.letter(factor),
                  of.letter(factor == 'A' ? order : 'N'),
                  of.letter(factor == 'B' ? order : 'N'),
                  of.m(),
                  of.n(),
                  of.k(),
                  of.leadingA(),
                  of.leadingB(),
                  ninth,
                  tenth);
    } catch (Throwable e) {
      throw new IllegalStateException("packing a matrix failed", e);
    }
    OneDnn.check(status, "packing a matrix");
  }
}
