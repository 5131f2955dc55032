/**
 * Sparse attention whose pairs depend on the content of queries and keys. Start at {@link
 * dev.seqwright.core.attention.sparse.content.RoutingAttention}.
 */
package dev.seqwright.core.attention.sparse.content;
