package dev.seqwright.core.tensor.backend;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.PackedLinear;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.ProductKernels;
import dev.seqwright.core.tensor.QuantizedMatrix;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Frozen weights, packed once for all workers that decode with them, each at its first use. {@link
 * #open} gives a worker kernels that compute with them in place of the tensors that they were
 * packed from; the rest of a model notices nothing.
 *
 * <p>In {@link Precision#INT8} the kernels also gather rows from the bytes.
 */
public final class FrozenWeights implements AutoCloseable {
  /**
   * A weight and what it is used for. A record links its generated equality at the first call,
   * which would slow down a cold start.
   */
  record Use(long weight, long bias, Activation activation) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Use use
          && use.weight == weight
          && use.bias == bias
          && use.activation == activation;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * weight + bias);
    }
  }

  private final Backend backend;
  private final Precision precision;
  private final Map<Long, Tensor> weights = new HashMap<>();
  private final Map<Long, QuantizedMatrix> bytes = new HashMap<>();
  private final Map<Use, PackedLinear> packed = new HashMap<>();
  private final Deque<PackedLinear> opened = new ArrayDeque<>();
  private final NativeSlabs slabs = new NativeSlabs();
  private final ProductKernels packing;

  /**
   * Packs nothing yet.
   *
   * @param weights matrices (O, I) off the heap, open as long as this is
   */
  public FrozenWeights(Backend backend, Precision precision, List<Tensor> weights) {
    this.backend = backend;
    this.precision = precision;
    this.packing = backend.kernels().products();
    weights.forEach(weight -> this.weights.put(weight.memory().address(), weight));
  }

  /** New kernels for one worker. */
  public Kernels open() {
    Kernels kernels = backend.kernels();
    kernels = kernels.withProducts(new FrozenProducts(kernels.products(), this));
    return precision == Precision.INT8
        ? kernels.withRows(new FrozenRows(kernels.rows(), this))
        : kernels;
  }

  /** Whether a tensor is one of the weights, whole. */
  boolean holds(Tensor tensor) {
    Tensor weight = weights.get(tensor.memory().address());
    return weight != null && weight.size() == tensor.size();
  }

  /** The weight in the form of a use, for one worker; closed with this. */
  synchronized PackedLinear packed(Use use, Tensor weight, Tensor bias) {
    PackedLinear shared =
        packed.computeIfAbsent(use, u -> pack(weight, bias, u.activation)).share();
    opened.push(shared);
    return shared;
  }

  private PackedLinear pack(Tensor weight, Tensor bias, Activation activation) {
    PackedLinear linear =
        switch (precision) {
          case FLOAT32 -> packing.pack(weight, bias, activation);
          case INT8 -> packing.pack(bytes(weight), bias, activation);
        };
    opened.push(linear);
    return linear;
  }

  /** A weight in bytes. */
  synchronized QuantizedMatrix bytes(Tensor weight) {
    return bytes.computeIfAbsent(
        weight.memory().address(), address -> QuantizedMatrix.of(weight, slabs));
  }

  /** Frees the packed weights, the newest first, so that shared ones go last. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    slabs.close();
  }
}
