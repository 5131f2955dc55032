package jdk.incubator.vector;

import java.util.function.IntUnaryOperator;

/**
 * An order of lanes.
 *
 * @param <E> the boxed type of a lane
 */
@SuppressWarnings("UnusedTypeParameter") // as in the JDK
public final class VectorShuffle<E> {
  final int[] sources;

  private VectorShuffle(int[] sources) {
    this.sources = sources;
  }

  /** Lane i comes from lane {@code source(i)}. */
  public static <E> VectorShuffle<E> fromOp(VectorSpecies<E> species, IntUnaryOperator source) {
    int[] sources = new int[species.length()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source.applyAsInt(i);
    }
    return new VectorShuffle<>(sources);
  }
}
