package jdk.incubator.vector;

import static jdk.incubator.vector.VectorOperators.Relation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Lanes of floats. */
public final class FloatVector extends Vector<Float> {
  /** As wide as the processor's vectors. */
  public static final VectorSpecies<Float> SPECIES_PREFERRED =
      VectorSpecies.of(float.class, VectorShape.preferred());

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final float[] lanes;

  FloatVector(float[] lanes) {
    this.lanes = lanes;
  }

  private static float[] of(Vector<Float> v) {
    return ((FloatVector) v).lanes;
  }

  /** Zeros. */
  public static FloatVector zero(VectorSpecies<Float> species) {
    return new FloatVector(new float[species.length()]);
  }

  /** The same number in every lane. */
  public static FloatVector broadcast(VectorSpecies<Float> species, float value) {
    float[] out = new float[species.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = value;
    }
    return new FloatVector(out);
  }

  /** Adjacent floats. */
  public static FloatVector fromMemorySegment(
      VectorSpecies<Float> species, MemorySegment from, long offset, ByteOrder order) {
    float[] out = new float[species.length()];
    for (int i = 0; i < out.length; i++) {
      out[i] = from.get(FLOAT, offset + 4L * i);
    }
    return new FloatVector(out);
  }

  /** Adjacent floats; 0 where the mask is not set, and no access there. */
  public static FloatVector fromMemorySegment(
      VectorSpecies<Float> species,
      MemorySegment from,
      long offset,
      ByteOrder order,
      VectorMask<Float> mask) {
    float[] out = new float[species.length()];
    for (int i = 0; i < out.length; i++) {
      if (mask.bits[i]) {
        out[i] = from.get(FLOAT, offset + 4L * i);
      }
    }
    return new FloatVector(out);
  }

  /** Writes all lanes. */
  public void intoMemorySegment(MemorySegment to, long offset, ByteOrder order) {
    for (int i = 0; i < lanes.length; i++) {
      to.set(FLOAT, offset + 4L * i, lanes[i]);
    }
  }

  /** Writes the lanes where the mask is set. */
  public void intoMemorySegment(
      MemorySegment to, long offset, ByteOrder order, VectorMask<Float> mask) {
    for (int i = 0; i < lanes.length; i++) {
      if (mask.bits[i]) {
        to.set(FLOAT, offset + 4L * i, lanes[i]);
      }
    }
  }

  /** Puts the lanes where the mask is set into an array. */
  public void intoArray(float[] to, int offset, VectorMask<Float> mask) {
    for (int i = 0; i < lanes.length; i++) {
      if (mask.bits[i]) {
        to[offset + i] = lanes[i];
      }
    }
  }

  /** a + b. */
  public FloatVector add(float b) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + b;
    }
    return new FloatVector(out);
  }

  /** a + b. */
  public FloatVector add(Vector<Float> b) {
    float[] y = of(b);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + y[i];
    }
    return new FloatVector(out);
  }

  /** a + b where the mask is set, else a. */
  public FloatVector add(Vector<Float> b, VectorMask<Float> mask) {
    return blend(add(b), mask);
  }

  /** a - b. */
  public FloatVector sub(float b) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] - b;
    }
    return new FloatVector(out);
  }

  /** a - b. */
  public FloatVector sub(Vector<Float> b) {
    float[] y = of(b);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] - y[i];
    }
    return new FloatVector(out);
  }

  /** a - b where the mask is set, else a. */
  public FloatVector sub(float b, VectorMask<Float> mask) {
    return blend(sub(b), mask);
  }

  /** a b. */
  public FloatVector mul(float b) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] * b;
    }
    return new FloatVector(out);
  }

  /** a b. */
  public FloatVector mul(Vector<Float> b) {
    float[] y = of(b);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] * y[i];
    }
    return new FloatVector(out);
  }

  /** a / b. */
  public FloatVector div(Vector<Float> b) {
    float[] y = of(b);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] / y[i];
    }
    return new FloatVector(out);
  }

  /** a b + c, rounded once. */
  public FloatVector fma(Vector<Float> b, Vector<Float> c) {
    float[] y = of(b);
    float[] z = of(c);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.fma(lanes[i], y[i], z[i]);
    }
    return new FloatVector(out);
  }

  /** -a. */
  public FloatVector neg() {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = -lanes[i];
    }
    return new FloatVector(out);
  }

  /** |a|. */
  public FloatVector abs() {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.abs(lanes[i]);
    }
    return new FloatVector(out);
  }

  /** The square root. */
  public FloatVector sqrt() {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.sqrt(lanes[i]);
    }
    return new FloatVector(out);
  }

  /** Set where the relation to a number holds. */
  public VectorMask<Float> compare(VectorOperators.Comparison relation, float b) {
    boolean[] out = new boolean[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = holds((Relation) relation, lanes[i], b);
    }
    return new VectorMask<>(out);
  }

  /** Set where the mask is and the relation to a number holds. */
  public VectorMask<Float> compare(
      VectorOperators.Comparison relation, float b, VectorMask<Float> mask) {
    boolean[] out = new boolean[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = mask.bits[i] && holds((Relation) relation, lanes[i], b);
    }
    return new VectorMask<>(out);
  }

  /** Set where the relation holds. */
  public VectorMask<Float> compare(VectorOperators.Comparison relation, Vector<Float> b) {
    float[] y = of(b);
    boolean[] out = new boolean[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = holds((Relation) relation, lanes[i], y[i]);
    }
    return new VectorMask<>(out);
  }

  private static boolean holds(Relation relation, float a, float b) {
    return switch (relation) {
      case EQUAL -> a == b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  /** b where the mask is set, else a. */
  public FloatVector blend(float b, VectorMask<Float> mask) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = mask.bits[i] ? b : lanes[i];
    }
    return new FloatVector(out);
  }

  /** b where the mask is set, else a. */
  public FloatVector blend(Vector<Float> b, VectorMask<Float> mask) {
    float[] y = of(b);
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = mask.bits[i] ? y[i] : lanes[i];
    }
    return new FloatVector(out);
  }

  /** The lanes in another order. */
  public FloatVector rearrange(VectorShuffle<Float> shuffle) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[shuffle.sources[i]];
    }
    return new FloatVector(out);
  }

  /** One lane. */
  public float lane(int i) {
    return lanes[i];
  }

  /** The ints of the same bits. */
  public IntVector reinterpretAsInts() {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.floatToRawIntBits(lanes[i]);
    }
    return new IntVector(out);
  }

  /** The numbers without what is behind the point. */
  public <F> Vector<F> convert(VectorOperators.Conversion<Float, F> conversion, int part) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) lanes[i];
    }
    return IntVector.cast(conversion, VectorOperators.F2I, new IntVector(out));
  }

  /** The same numbers as doubles. */
  public <F> Vector<F> convertShape(
      VectorOperators.Conversion<Float, F> conversion, VectorSpecies<F> species, int part) {
    double[] out = new double[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i];
    }
    return IntVector.cast(conversion, VectorOperators.F2D, new DoubleVector(out));
  }
}
