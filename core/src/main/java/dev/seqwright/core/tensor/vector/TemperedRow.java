package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The softmax of a row at another temperature, before the division by its sum. */
public final class TemperedRow {
  private TemperedRow() {}

  /**
   * weights_v = exp((x_v - max) / temperature); the same bits wherever and whenever it is computed,
   * which the Vector API's own exp does not promise.
   *
   * @param x log-probabilities (R, V)
   * @param max the largest of the row, for which the weight is 1
   * @param weights room for V
   */
  public static void weights(Tensor x, int row, float max, double temperature, float[] weights) {
    int columns = x.columns();
    MemorySegment memory = x.memory();
    float scale = (float) Math.min(1 / temperature, Float.MAX_VALUE); // 0 stays 0
    for (int j = 0; j < columns; j += Simd.COUNT) {
      VectorMask<Float> mask = Simd.SPECIES.indexInRange(j, columns);
      long at = 4L * ((long) row * columns + j);
      FloatVector values =
          FloatVector.fromMemorySegment(Simd.SPECIES, memory, at, Simd.ORDER, mask);
      VectorMath.exp(values.sub(max).mul(scale)).intoArray(weights, j, mask);
    }
  }
}
