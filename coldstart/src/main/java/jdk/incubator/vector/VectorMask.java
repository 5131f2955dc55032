package jdk.incubator.vector;

/**
 * A choice of lanes.
 *
 * @param <E> the boxed type of a lane
 */
@SuppressWarnings("UnusedTypeParameter") // as in the JDK
public final class VectorMask<E> {
  final boolean[] bits;

  VectorMask(boolean[] bits) {
    this.bits = bits;
  }

  /** Lane i is set where bit i is. */
  public static <E> VectorMask<E> fromLong(VectorSpecies<E> species, long bits) {
    boolean[] set = new boolean[species.length()];
    for (int i = 0; i < set.length; i++) {
      set[i] = (bits >>> i & 1) == 1;
    }
    return new VectorMask<>(set);
  }

  /** Whether a lane is set. */
  public boolean anyTrue() {
    for (boolean bit : bits) {
      if (bit) {
        return true;
      }
    }
    return false;
  }

  /** The same choice among lanes of another type. */
  public <F> VectorMask<F> cast(VectorSpecies<F> species) {
    return new VectorMask<>(bits);
  }
}
