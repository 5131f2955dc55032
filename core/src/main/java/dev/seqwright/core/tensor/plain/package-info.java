/**
 * Kernels as plain loops: they run anywhere and are the oracle of the others. Start at {@link
 * dev.seqwright.core.tensor.plain.PlainKernels}.
 */
package dev.seqwright.core.tensor.plain;
