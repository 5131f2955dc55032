package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Rotation;
import jdk.incubator.vector.FloatVector;

/** How {@link VectorRows} turns the d columns of a head: by where the columns of a pair lie. */
sealed interface RotatedRow {
  /**
   * Turns one head.
   *
   * @param x the address of its d columns
   * @param angles the address of d cosines and d sines
   * @param out where the turned columns go
   */
  void head(long x, long angles, long out);

  /** The way that suits a rotation and the processor's vectors. */
  static RotatedRow of(Rotation rotation, float sign) {
    int d = rotation.headSize();
    if (rotation.distance() % Simd.COUNT == 0) {
      return new Far(d, rotation.distance(), sign);
    }
    return rotation.distance() == 1 && d % Simd.COUNT == 0
        ? new Neighbours(d, sign)
        : new Scattered(rotation, sign);
  }

  /** One vector of columns, its partners' and its angles. */
  private static void turn(long x, FloatVector partners, long angles, int d, float sign, long out) {
    FloatVector kept = Simd.load(x).mul(Simd.load(angles));
    Simd.store(partners.fma(Simd.load(angles + 4L * d).mul(sign), kept), out);
  }

  /** Pairs of neighbours: the partners are the vector with its lanes exchanged. */
  record Neighbours(int d, float sign) implements RotatedRow {
    @Override
    public void head(long x, long angles, long out) {
      for (int j = 0; j < d; j += Simd.COUNT) {
        FloatVector partners = Simd.exchanged(Simd.load(x + 4L * j));
        turn(x + 4L * j, partners, angles + 4L * j, d, sign, out + 4L * j);
      }
    }
  }

  /** Pairs that lie whole vectors from each other. */
  record Far(int d, int distance, float sign) implements RotatedRow {
    @Override
    public void head(long x, long angles, long out) {
      for (int j = 0; j < d; j += Simd.COUNT) {
        int partner = j / distance % 2 == 0 ? j + distance : j - distance;
        turn(x + 4L * j, Simd.load(x + 4L * partner), angles + 4L * j, d, sign, out + 4L * j);
      }
    }
  }

  /** Pairs in heads that whole vectors do not fit: a column at a time. */
  record Scattered(Rotation rotation, float sign) implements RotatedRow {
    @Override
    public void head(long x, long angles, long out) {
      int d = rotation.headSize();
      for (int j = 0; j < d; j++) {
        float sine = sign * Simd.get(angles + 4L * (d + j));
        float kept = Simd.get(x + 4L * j) * Simd.get(angles + 4L * j);
        Simd.set(out + 4L * j, Math.fma(Simd.get(x + 4L * rotation.partner(j)), sine, kept));
      }
    }
  }
}
