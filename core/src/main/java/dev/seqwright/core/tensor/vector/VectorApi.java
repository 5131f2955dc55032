package dev.seqwright.core.tensor.vector;

/** Facts about the Vector API that can be asked for before any class of it is loaded. */
public final class VectorApi {
  private VectorApi() {}

  /** Whether Java was started with the module {@code jdk.incubator.vector}, or with stand-ins. */
  public static boolean isPresent() {
    try {
      Class.forName("jdk.incubator.vector.FloatVector");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * The best number of rows for one product with the vocabulary: few, so that they stay in the
   * cache, but not so few that reading the weight counts. Without AVX-512 a product of some 30 rows
   * runs at two thirds of the speed of one of 160, which is 32 searches of width 5.
   */
  public static int rowsInCache() {
    return isPresent() && Simd.COUNT >= 16 ? 32 : 160;
  }
}
