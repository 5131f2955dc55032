/** Matrix products by oneDNN. Start at {@link dev.seqwright.core.tensor.onednn.OneDnnProducts}. */
package dev.seqwright.core.tensor.onednn;
