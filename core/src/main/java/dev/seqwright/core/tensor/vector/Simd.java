package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of the processor's preferred width over absolute addresses.
 *
 * <p>One segment spans the whole address space, so a load in a hot loop is a plain load: no bounds,
 * no liveness to check. Both are checked once, when a kernel asks for the address of its argument;
 * that makes every access that stays inside the argument's shape safe.
 */
public final class Simd {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  public static final int COUNT = SPECIES.length();

  /** Half as many doubles. */
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  /** Bytes in a vector. */
  static final int BYTES = 4 * COUNT;

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** Whether a quarter of a vector is a vector, too: not among the stand-ins for vectors. */
  static final boolean NARROWS =
      SPECIES.vectorBitSize() >= 256 && FloatVector.class.getModule().isNamed();

  private static final VectorSpecies<Byte> QUARTER =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(NARROWS ? SPECIES.vectorBitSize() / 4 : 64));

  private static final VectorShuffle<Float> BY_8 = rotation(SPECIES, 8);
  private static final VectorShuffle<Float> BY_4 = rotation(SPECIES, 4);
  private static final VectorShuffle<Float> BY_2 = rotation(SPECIES, 2);
  private static final VectorShuffle<Float> BY_1 = rotation(SPECIES, 1);

  /** Whether eight sums can be joined in a vector: by the folds below, whose masks these are. */
  static final boolean EIGHTS = COUNT >= 8;

  private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(SPECIES, 0xF0F0);
  private static final VectorMask<Float> UPPER_2 = VectorMask.fromLong(SPECIES, 0xCCCC);
  private static final VectorMask<Float> UPPER_1 = VectorMask.fromLong(SPECIES, 0xAAAA);
  private static final VectorShuffle<Float> OTHER_4 = exchange(4);
  private static final VectorShuffle<Float> OTHER_2 = exchange(2);
  private static final VectorShuffle<Float> OTHER_1 = exchange(1);
  private static final VectorShuffle<Double> DOUBLES_BY_4 = rotation(DOUBLES, 4);
  private static final VectorShuffle<Double> DOUBLES_BY_2 = rotation(DOUBLES, 2);
  private static final VectorShuffle<Double> DOUBLES_BY_1 = rotation(DOUBLES, 1);

  /**
   * For loops with so many accesses that the compiler no longer inlines {@link #load} and {@link
   * #store}; it goes on inlining the JDK's own methods.
   */
  static final MemorySegment ALL = everything();

  /** The bits of an address. With all others known to be 0 no bound of {@link #ALL} is checked. */
  private static final long ADDRESS = (1L << 57) - 1;

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Simd() {}

  private static <E> VectorShuffle<E> rotation(VectorSpecies<E> species, int by) {
    return VectorShuffle.fromOp(species, i -> (i + by) % species.length());
  }

  /** Lane i comes from lane i xor {@code bit}. */
  private static VectorShuffle<Float> exchange(int bit) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ bit) % COUNT);
  }

  /**
   * The sum of all lanes, halves folded onto each other. {@code reduceLanes} leaves the order open,
   * and it changes when a method is compiled: the same input would not always give the same bits.
   */
  static float sum(FloatVector v) {
    FloatVector s = COUNT >= 16 ? v.add(v.rearrange(BY_8)) : v;
    s = COUNT >= 8 ? s.add(s.rearrange(BY_4)) : s;
    s = COUNT >= 4 ? s.add(s.rearrange(BY_2)) : s;
    return COUNT >= 2 ? s.add(s.rearrange(BY_1)).lane(0) : s.lane(0);
  }

  /** The largest lane. */
  static float max(FloatVector v) {
    FloatVector m = COUNT >= 16 ? larger(v, v.rearrange(BY_8)) : v;
    m = COUNT >= 8 ? larger(m, m.rearrange(BY_4)) : m;
    m = COUNT >= 4 ? larger(m, m.rearrange(BY_2)) : m;
    return COUNT >= 2 ? larger(m, m.rearrange(BY_1)).lane(0) : m.lane(0);
  }

  /**
   * The larger of each two lanes, a where b is not a number: a comparison and a choice, where
   * {@code max} costs several times as much for the sake of NaN.
   */
  static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** Lane i and lane i + 4 joined: of a in the lower four of eight lanes, of b in the others. */
  static FloatVector fold4(FloatVector a, FloatVector b) {
    FloatVector x = COUNT >= 16 ? a.add(a.rearrange(BY_8)) : a;
    FloatVector y = COUNT >= 16 ? b.add(b.rearrange(BY_8)) : b;
    return x.blend(y, UPPER_4).add(y.blend(x, UPPER_4).rearrange(OTHER_4));
  }

  /** Lane i and lane i + 2 of each four joined: of a in the lower two, of b in the others. */
  static FloatVector fold2(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_2).add(b.blend(a, UPPER_2).rearrange(OTHER_2));
  }

  /** Each two lanes joined: of a in the even lanes, of b in the odd ones. */
  static FloatVector fold1(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_1).add(b.blend(a, UPPER_1).rearrange(OTHER_1));
  }

  /** Each two neighbouring lanes exchanged. */
  static FloatVector exchanged(FloatVector v) {
    return v.rearrange(OTHER_1);
  }

  /** The sum of all lanes in the order of {@link #sum(FloatVector)}. */
  static double sum(DoubleVector v) {
    DoubleVector s = DOUBLES.length() >= 8 ? v.add(v.rearrange(DOUBLES_BY_4)) : v;
    s = DOUBLES.length() >= 4 ? s.add(s.rearrange(DOUBLES_BY_2)) : s;
    return DOUBLES.length() >= 2 ? s.add(s.rearrange(DOUBLES_BY_1)).lane(0) : s.lane(0);
  }

  @SuppressWarnings("restricted") // the one place that does so; see the class comment
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** The address of the first element. */
  public static long address(Tensor tensor) {
    return base(tensor.memory());
  }

  /** The address of element (0, 0), after a check that all elements lie inside the memory. */
  public static long address(Matrix matrix) {
    long last =
        matrix.offset()
            + (long) Math.max(0, matrix.rows() - 1) * matrix.rowStride()
            + (long) Math.max(0, matrix.columns() - 1) * matrix.columnStride();
    boolean empty = matrix.rows() == 0 || matrix.columns() == 0;
    if (!empty && (matrix.offset() < 0 || 4 * last + 4 > matrix.memory().byteSize())) {
      throw new IndexOutOfBoundsException("outside its memory: " + matrix);
    }
    return base(matrix.memory()) + 4 * matrix.offset();
  }

  private static long base(MemorySegment memory) {
    if (!memory.isNative() || !memory.scope().isAlive()) {
      throw new IllegalStateException("not off-heap, or freed already: " + memory);
    }
    return memory.address();
  }

  /** The number of elements, as an int. */
  static int size(Tensor tensor) {
    return Math.toIntExact(tensor.size());
  }

  /** The first {@code count} lanes; all of them when there are not so many. */
  static VectorMask<Float> first(int count) {
    return SPECIES.indexInRange(0, Math.max(0, count));
  }

  static float get(long address) {
    return ALL.get(Tensor.FLOAT, address & ADDRESS);
  }

  static void set(long address, float value) {
    ALL.set(Tensor.FLOAT, address & ADDRESS, value);
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  /** Zero where the mask is unset. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, mask);
  }

  /** As many floats as {@link #DOUBLES} has lanes, made doubles. */
  static DoubleVector loadDoubles(long address) {
    FloatVector floats = FloatVector.fromMemorySegment(HALF, ALL, address, ORDER);
    return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** The float at an address in every lane. */
  static FloatVector broadcast(long address) {
    return FloatVector.broadcast(SPECIES, get(address));
  }

  static void store(FloatVector value, long address) {
    value.intoMemorySegment(ALL, address, ORDER);
  }

  static void store(FloatVector value, long address, VectorMask<Float> mask) {
    value.intoMemorySegment(ALL, address, ORDER, mask);
  }

  /** The first eight lanes. */
  static void storeEight(FloatVector value, long address) {
    if (COUNT == 8) {
      store(value, address);
    } else {
      store(value, address, first(8));
    }
  }

  static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address & ADDRESS);
  }

  static void setByte(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address & ADDRESS, value);
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address & ADDRESS);
  }

  static void setInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address & ADDRESS, value);
  }

  static IntVector loadInts(long address) {
    return IntVector.fromMemorySegment(INTS, ALL, address, ORDER);
  }

  /** The low bytes of all lanes, adjacent; only where {@link #NARROWS}. */
  static void storeBytes(IntVector value, long address) {
    ByteVector bytes = (ByteVector) value.convertShape(VectorOperators.I2B, QUARTER, 0);
    bytes.intoMemorySegment(ALL, address, ORDER);
  }

  /**
   * As many unsigned bytes as there are lanes, made floats; only where {@link #NARROWS}. By way of
   * integers: straight to floats is slower.
   */
  static FloatVector loadUnsigned(long address) {
    ByteVector bytes = ByteVector.fromMemorySegment(QUARTER, ALL, address, ORDER);
    IntVector ints = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
    return (FloatVector) ints.convert(VectorOperators.I2F, 0);
  }

  /** A tensor at an address. */
  static Tensor tensor(long address, int rows, int columns) {
    return new Tensor(ALL.asSlice(address, 4L * rows * columns), rows, columns);
  }

  /** Writes {@code bytes} of zeros. */
  static void zero(long address, long bytes) {
    ALL.asSlice(address, bytes).fill((byte) 0);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }
}
