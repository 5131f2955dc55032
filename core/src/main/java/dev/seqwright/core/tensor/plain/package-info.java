/**
 * Kernels as plain loops: the oracle of the others, and what runs anywhere. Start at {@link
 * dev.seqwright.core.tensor.plain.PlainKernels}.
 */
package dev.seqwright.core.tensor.plain;
