package dev.seqwright.core.tensor;

/**
 * The arithmetic under everything: one instance a worker thread, single-threaded, not shared.
 * Outputs are allocated by the caller; an output never overlaps an input unless the method says
 * that it may. Where a method takes {@code beta}, it computes {@code out = result + beta out} and
 * {@code beta} is 0 (old content is ignored, may be NaN) or 1.
 *
 * <p>Three implementations: oneDNN with the Vector API, the Vector API alone, and plain loops, the
 * oracle of the other two. Results are deterministic and a row's result does not depend on the
 * other rows of the call.
 */
public record Kernels(
    ProductKernels products,
    ElementKernels elements,
    ActivationKernels activations,
    DropoutKernels dropout,
    NormKernels norms,
    RowKernels rows,
    SoftmaxKernels softmax,
    AttentionKernels attention,
    PairKernels pairs,
    OptimizerKernels optimizer) {

  /** These kernels with other matrix products. */
  public Kernels withProducts(ProductKernels others) {
    return new Kernels(
        others, elements, activations, dropout, norms, rows, softmax, attention, pairs, optimizer);
  }

  /** These kernels with another attention. */
  public Kernels withAttention(AttentionKernels other) {
    return new Kernels(
        products, elements, activations, dropout, norms, rows, softmax, other, pairs, optimizer);
  }

  /** These kernels with other operations on rows. */
  public Kernels withRows(RowKernels others) {
    return new Kernels(
        products,
        elements,
        activations,
        dropout,
        norms,
        others,
        softmax,
        attention,
        pairs,
        optimizer);
  }
}
