package jdk.incubator.vector;

/** A species and its number of lanes. */
record LoopSpecies<E>(VectorShape vectorShape, int length) implements VectorSpecies<E> {
  @Override
  public int vectorBitSize() {
    return vectorShape.vectorBitSize();
  }
}
