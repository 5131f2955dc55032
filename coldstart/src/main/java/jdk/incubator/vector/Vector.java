package jdk.incubator.vector;

/**
 * A row of lanes of one kind.
 *
 * @param <E> the boxed type of a lane
 */
public abstract class Vector<E> {
  Vector() {}
}
