package jdk.incubator.vector;

/** Lanes of doubles. */
public final class DoubleVector extends Vector<Double> {
  /** As wide as the processor's vectors. */
  public static final VectorSpecies<Double> SPECIES_PREFERRED =
      VectorSpecies.of(double.class, FloatVector.SPECIES_PREFERRED.vectorShape());

  private final double[] lanes;

  DoubleVector(double[] lanes) {
    this.lanes = lanes;
  }

  private static double[] of(Vector<Double> v) {
    return ((DoubleVector) v).lanes;
  }

  /** Zeros. */
  public static DoubleVector zero(VectorSpecies<Double> species) {
    return new DoubleVector(new double[species.length()]);
  }

  /** a + b. */
  public DoubleVector add(Vector<Double> b) {
    double[] y = of(b);
    double[] out = new double[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + y[i];
    }
    return new DoubleVector(out);
  }

  /** a b + c, rounded once. */
  public DoubleVector fma(Vector<Double> b, Vector<Double> c) {
    double[] y = of(b);
    double[] z = of(c);
    double[] out = new double[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.fma(lanes[i], y[i], z[i]);
    }
    return new DoubleVector(out);
  }

  /** The lanes in another order. */
  public DoubleVector rearrange(VectorShuffle<Double> shuffle) {
    double[] out = new double[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[shuffle.sources[i]];
    }
    return new DoubleVector(out);
  }

  /** One lane. */
  public double lane(int i) {
    return lanes[i];
  }
}
