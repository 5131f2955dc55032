/**
 * Sparse attention whose pairs depend on positions alone. Start at {@link
 * dev.seqwright.core.attention.sparse.position.BandAttention}.
 */
package dev.seqwright.core.attention.sparse.position;
