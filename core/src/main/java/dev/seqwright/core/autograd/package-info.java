/**
 * Reverse-mode differentiation: one file an op, with forward and backward side by side. An op's
 * {@code apply} computes its output with the graph's kernels and, when the graph records, leaves
 * behind what its backward pass needs.
 */
package dev.seqwright.core.autograd;
