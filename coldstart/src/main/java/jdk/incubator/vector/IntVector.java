package jdk.incubator.vector;

import static jdk.incubator.vector.VectorOperators.Operation;
import static jdk.incubator.vector.VectorOperators.Relation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Lanes of ints. */
public final class IntVector extends Vector<Integer> {
  /** As wide as the processor's vectors. */
  public static final VectorSpecies<Integer> SPECIES_PREFERRED =
      VectorSpecies.of(int.class, FloatVector.SPECIES_PREFERRED.vectorShape());

  private final int[] lanes;

  IntVector(int[] lanes) {
    this.lanes = lanes;
  }

  private static int[] of(Vector<Integer> v) {
    return ((IntVector) v).lanes;
  }

  /** Zeros. */
  public static IntVector zero(VectorSpecies<Integer> species) {
    return new IntVector(new int[species.length()]);
  }

  /** Adjacent ints. */
  public static IntVector fromMemorySegment(
      VectorSpecies<Integer> species, MemorySegment from, long offset, ByteOrder order) {
    int[] out = new int[species.length()];
    MemorySegment.copy(from, ValueLayout.JAVA_INT_UNALIGNED, offset, out, 0, out.length);
    return new IntVector(out);
  }

  /** a + b. */
  public IntVector add(int b) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + b;
    }
    return new IntVector(out);
  }

  /** a + b. */
  public IntVector add(Vector<Integer> b) {
    int[] y = of(b);
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + y[i];
    }
    return new IntVector(out);
  }

  /** Writes all lanes. */
  public void intoMemorySegment(MemorySegment to, long offset, ByteOrder order) {
    MemorySegment.copy(lanes, 0, to, ValueLayout.JAVA_INT_UNALIGNED, offset, lanes.length);
  }

  /** a + i scale in lane i. */
  public IntVector addIndex(int scale) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] + i * scale;
    }
    return new IntVector(out);
  }

  /** a - b. */
  public IntVector sub(Vector<Integer> b) {
    int[] y = of(b);
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] - y[i];
    }
    return new IntVector(out);
  }

  /** a b. */
  public IntVector mul(int b) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] * b;
    }
    return new IntVector(out);
  }

  /** The bits that both have. */
  public IntVector and(int b) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i] & b;
    }
    return new IntVector(out);
  }

  /** The larger ones. */
  public IntVector max(Vector<Integer> b) {
    return lanewise(VectorOperators.MAX, b);
  }

  /** An operation with the same number in every lane. */
  public IntVector lanewise(VectorOperators.Binary operation, int b) {
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = result((Operation) operation, lanes[i], b);
    }
    return new IntVector(out);
  }

  /** An operation lane by lane. */
  public IntVector lanewise(VectorOperators.Binary operation, Vector<Integer> b) {
    int[] y = of(b);
    int[] out = new int[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = result((Operation) operation, lanes[i], y[i]);
    }
    return new IntVector(out);
  }

  /** All lanes in one. */
  public int reduceLanes(VectorOperators.Associative operation) {
    int out = lanes[0];
    for (int i = 1; i < lanes.length; i++) {
      out = result((Operation) operation, out, lanes[i]);
    }
    return out;
  }

  private static int result(Operation operation, int a, int b) {
    return switch (operation) {
      case SHIFT_LEFT -> a << b;
      case SHIFT_RIGHT -> a >>> b;
      case EXCLUSIVE_OR -> a ^ b;
      case MAXIMUM -> Math.max(a, b);
    };
  }

  /** Set where the relation to a number holds. */
  public VectorMask<Integer> compare(VectorOperators.Comparison relation, int b) {
    boolean[] out = new boolean[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = holds((Relation) relation, lanes[i], b);
    }
    return new VectorMask<>(out);
  }

  private static boolean holds(Relation relation, int a, int b) {
    return switch (relation) {
      case EQUAL -> a == b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  /** The floats of the same bits. */
  public FloatVector reinterpretAsFloats() {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.intBitsToFloat(lanes[i]);
    }
    return new FloatVector(out);
  }

  /** The nearest floats. */
  public <F> Vector<F> convert(VectorOperators.Conversion<Integer, F> conversion, int part) {
    float[] out = new float[lanes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = lanes[i];
    }
    return cast(conversion, VectorOperators.I2F, new FloatVector(out));
  }

  /** The result, if its conversion is the one that is asked for. */
  @SuppressWarnings("unchecked")
  static <E, F> Vector<F> cast(
      VectorOperators.Conversion<E, F> asked, VectorOperators.Conversion<E, ?> known, Vector<?> v) {
    if (!asked.equals(known)) {
      throw new UnsupportedOperationException(asked + ", only " + known);
    }
    return (Vector<F>) v;
  }
}
