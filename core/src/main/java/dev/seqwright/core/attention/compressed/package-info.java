/**
 * Memory compression: fewer keys and values than positions. Start at {@link
 * dev.seqwright.core.attention.compressed.LinformerAttention}.
 */
package dev.seqwright.core.attention.compressed;
