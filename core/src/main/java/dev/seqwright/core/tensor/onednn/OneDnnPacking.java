package dev.seqwright.core.tensor.onednn;

import java.lang.invoke.MethodHandle;

/**
 * Brings a factor of a product into the order in which oneDNN's gemm works through it. A product
 * orders its factors anew unless this was done before.
 *
 * <p>The functions are those that oneDNN's recurrent layers call: its library exports them, though
 * its headers do not declare them.
 */
enum OneDnnPacking {
  FLOATS(
      "19sgemm_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
      "10sgemm_packEPKcS3_S3_PKlS5_S5_S5_S5_PKfPf"),
  BYTES(
      "26gemm_s8u8s32_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
      "17gemm_s8u8s32_packEPKcS3_S3_PKlS5_S5_S5_S5_PKvPv");

  /** What m or n is said to be of the other factor: many, so that oneDNN chooses its kernel so. */
  static final long MANY = 1 << 20;

  private final MethodHandle size;
  private final MethodHandle pack;

  OneDnnPacking(String size, String pack) {
    this.size = OneDnn.function(size, 10);
    this.pack = OneDnn.function(pack, 10);
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
