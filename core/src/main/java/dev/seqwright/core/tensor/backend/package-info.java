/**
 * The choice of kernels for a process. Start at {@link dev.seqwright.core.tensor.backend.Backend}.
 */
package dev.seqwright.core.tensor.backend;
