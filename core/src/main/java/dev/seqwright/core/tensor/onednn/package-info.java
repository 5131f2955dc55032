/** Matrix products by oneDNN. Start at {@link dev.seqwright.core.tensor.onednn.OneDnnKernels}. */
package dev.seqwright.core.tensor.onednn;
