package dev.seqwright.core.tensor.vector;

import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.DropoutKernels;
import dev.seqwright.core.tensor.Shapes;
import dev.seqwright.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Dropout on the Vector API, with the bits of {@link CounterRandom} in int lanes. */
final class VectorDropout implements DropoutKernels {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorElements ELEMENTS = new VectorElements();
  private static final IntVector LANES = IntVector.zero(INTS).addIndex(1);

  @Override
  public void dropout(Tensor x, double p, long key, Tensor out) {
    Shapes.sameSize(x, out);
    long from = Simd.address(x);
    long to = Simd.address(out);
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    int n = Simd.size(out);
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      FloatVector kept = keep(Simd.load(from + 4L * i).mul(scale), key, i, threshold);
      Simd.store(kept, to + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      boolean kept = CounterRandom.kept(key, i, threshold);
      Simd.set(to + 4L * i, kept ? scale * Simd.get(from + 4L * i) : 0);
    }
  }

  @Override
  public void dropoutAdd(Tensor x, Tensor residual, double p, long key, Tensor out) {
    Shapes.sameSize(x, out);
    Shapes.sameSize(residual, out);
    if (p == 0) {
      ELEMENTS.add(x, residual, out);
      return;
    }
    long from = Simd.address(x);
    long base = Simd.address(residual);
    long to = Simd.address(out);
    int threshold = CounterRandom.threshold(p);
    float scale = (float) (1 / (1 - p));
    int n = Simd.size(out);
    int whole = Simd.SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += Simd.COUNT) {
      FloatVector kept = keep(Simd.load(from + 4L * i).mul(scale), key, i, threshold);
      Simd.store(kept.add(Simd.load(base + 4L * i)), to + 4L * i);
    }
    for (int i = whole; i < n; i++) {
      boolean kept = CounterRandom.kept(key, i, threshold);
      float value = kept ? scale * Simd.get(from + 4L * i) : 0;
      Simd.set(to + 4L * i, Simd.get(base + 4L * i) + value);
    }
  }

  /** Zero where the element of a counter from {@code counter} is dropped. */
  static FloatVector keep(FloatVector x, long key, int counter, int threshold) {
    IntVector bits = bits(key, counter).lanewise(VectorOperators.LSHR, 1);
    VectorMask<Float> dropped = bits.compare(VectorOperators.LT, threshold).cast(Simd.SPECIES);
    return x.blend(0f, dropped);
  }

  /** {@link CounterRandom#bits} of a vector of consecutive counters from {@code counter}. */
  static IntVector bits(long key, int counter) {
    IntVector h = LANES.add(counter).mul(0x9E3779B1).add((int) key);
    h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
    h = h.mul(0x85EBCA6B);
    h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 13));
    h = h.add((int) (key >>> 32)).mul(0xC2B2AE35);
    return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
  }
}
