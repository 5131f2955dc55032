package jdk.incubator.vector;

/**
 * The kind and number of a vector's lanes.
 *
 * @param <E> the boxed type of a lane
 */
public interface VectorSpecies<E> {
  /** The number of lanes. */
  int length();

  /** The width of all lanes. */
  int vectorBitSize();

  /** The width of all lanes. */
  VectorShape vectorShape();

  /** The largest multiple of {@link #length} that is at most {@code length}. */
  default int loopBound(int length) {
    return length - length % length();
  }

  /** Set in the lanes i with offset + i &lt; limit. */
  default VectorMask<E> indexInRange(int offset, int limit) {
    boolean[] bits = new boolean[length()];
    for (int i = 0; i < bits.length && offset + i < limit; i++) {
      bits[i] = true;
    }
    return new VectorMask<>(bits);
  }

  /**
   * The species of a primitive type and a shape.
   *
   * @param type byte, int, float or double
   */
  static <E> VectorSpecies<E> of(Class<E> type, VectorShape shape) {
    int bits = type == byte.class ? Byte.SIZE : type == double.class ? Double.SIZE : Integer.SIZE;
    return new LoopSpecies<>(shape, shape.vectorBitSize() / bits);
  }
}
