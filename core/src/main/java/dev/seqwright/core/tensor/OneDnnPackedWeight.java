package dev.seqwright.core.tensor;

import java.lang.invoke.MethodHandle;

/**
 * A weight (O, I) in the order in which oneDNN's gemm works through it. A product orders its weight
 * anew unless this was done before, which is a tenth of the time of a product of 160 rows and half
 * of one of 5. Read by any number of workers.
 *
 * <p>The functions are those that oneDNN's recurrent layers call: its library exports them, though
 * its headers do not declare them.
 */
final class OneDnnPackedWeight implements AutoCloseable {
  /** What a weight consists of. */
  enum Elements {
    FLOATS(
        "19sgemm_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
        "10sgemm_packEPKcS3_S3_PKlS5_S5_S5_S5_PKfPf"),
    BYTES(
        "26gemm_s8u8s32_pack_get_sizeEPKcS3_S3_PKlS5_S5_S5_S5_PmPb",
        "17gemm_s8u8s32_packEPKcS3_S3_PKlS5_S5_S5_S5_PKvPv");

    private final MethodHandle size;
    private final MethodHandle pack;

    Elements(String size, String pack) {
      this.size = OneDnn.function(size, 10);
      this.pack = OneDnn.function(pack, 10);
    }
  }

  /** Many rows: then oneDNN chooses the order in which every row is summed alike. */
  private static final long ROWS = 1 << 20;

  private final Slabs slabs = new NativeSlabs();
  private final int outputs;
  private final int inputs;
  private final long address;

  /**
   * Packs.
   *
   * @param from address of the weight, row-major
   */
  OneDnnPackedWeight(Elements elements, long from, int outputs, int inputs) {
    this.outputs = outputs;
    this.inputs = inputs;
    OneDnn.useCallingThreadOnly();
    try (Slabs brief = new NativeSlabs()) {
      GemmArguments arguments = new GemmArguments(brief, outputs, inputs);
      call(elements.size, arguments, arguments.result(), arguments.result() + Long.BYTES);
      address = slabs.slab(arguments.resultingNumber()).address();
      call(elements.pack, arguments, from, address);
    }
  }

  private static void call(MethodHandle function, GemmArguments of, long ninth, long tenth) {
    int status;
    try {
      status =
          (int)
              function.invokeExact(
                  of.letter('A'),
                  of.letter('T'),
                  of.letter('N'),
                  of.outputs(),
                  of.rows(ROWS),
                  of.inputs(),
                  of.inputs(),
                  of.inputs(),
                  ninth,
                  tenth);
    } catch (Throwable e) {
      throw new IllegalStateException("packing a weight failed", e);
    }
    OneDnn.check(status, "packing a weight");
  }

  /** Where it lies, in oneDNN's order. */
  long address() {
    return address;
  }

  int outputs() {
    return outputs;
  }

  int inputs() {
    return inputs;
  }

  @Override
  public void close() {
    slabs.close();
  }
}
