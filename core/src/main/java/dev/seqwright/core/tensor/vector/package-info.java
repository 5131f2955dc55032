/**
 * Kernels on the Vector API. Start at {@link dev.seqwright.core.tensor.vector.VectorKernels}, then
 * {@link dev.seqwright.core.tensor.vector.Simd}.
 */
package dev.seqwright.core.tensor.vector;
