package dev.seqwright.core.nn;

/** How a weight matrix (O, I) starts, given how many values it takes in and gives out. */
@FunctionalInterface
public interface WeightInitializer {
  Initializer of(int fanIn, int fanOut);
}
