package dev.seqwright.core.nn;

import dev.seqwright.core.tensor.Tensor;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** How a parameter starts. */
@FunctionalInterface
public interface Initializer {
  void fill(Tensor tensor, RandomGenerator random);

  /** All zeros. */
  static Initializer zeros() {
    return (tensor, random) -> tensor.zero();
  }

  /** All ones. */
  static Initializer ones() {
    return (tensor, random) -> each(tensor, () -> 1);
  }

  /** Independent draws from N(0, deviation^2). */
  static Initializer normal(double deviation) {
    return (tensor, random) -> each(tensor, () -> deviation * random.nextGaussian());
  }

  /**
   * Xavier's uniform initialisation of a weight (O, I): U(-a, a), a = gain sqrt(6 / (fanIn +
   * fanOut)) (Glorot and Bengio 2010). The fans are given, not read from the shape, because one
   * matrix may hold several projections.
   */
  static Initializer xavier(int fanIn, int fanOut, double gain) {
    double a = gain * Math.sqrt(6.0 / (fanIn + fanOut));
    return (tensor, random) -> each(tensor, () -> a * (2 * random.nextDouble() - 1));
  }

  /**
   * U(-a, a), a = 1 / sqrt(fanIn) of a weight (O, I): a third of the variance that keeps a linear
   * layer's outputs as large as its inputs (LeCun et al. 1998), which is what PyTorch's linear
   * layers start from.
   */
  static Initializer fanIn(int fanIn) {
    double a = 1 / Math.sqrt(fanIn);
    return (tensor, random) -> each(tensor, () -> a * (2 * random.nextDouble() - 1));
  }

  /** One value everywhere. */
  static Initializer constant(double value) {
    return (tensor, random) -> each(tensor, () -> value);
  }

  /** The identity matrix plus independent draws from N(0, deviation^2). */
  static Initializer identity(double deviation) {
    return (tensor, random) -> {
      each(tensor, () -> deviation * random.nextGaussian());
      for (int i = 0; i < tensor.dim(0); i++) {
        long at = (long) i * tensor.columns() + i;
        tensor.set(at, 1 + tensor.get(at));
      }
    };
  }

  /** Another start, multiplied. */
  static Initializer scaled(double gain, Initializer other) {
    return (tensor, random) -> {
      other.fill(tensor, random);
      for (long i = 0; gain != 1 && i < tensor.size(); i++) {
        tensor.set(i, (float) (gain * tensor.get(i)));
      }
    };
  }

  private static void each(Tensor tensor, DoubleSupplier draw) {
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) draw.getAsDouble());
    }
  }
}
