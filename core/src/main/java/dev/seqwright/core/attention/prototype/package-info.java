/**
 * Query prototyping: few queries stand for all. Start at {@link
 * dev.seqwright.core.attention.prototype.ClusteredAttention}.
 */
package dev.seqwright.core.attention.prototype;
