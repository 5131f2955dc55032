/**
 * Attention to earlier segments of a text; the seam is {@link
 * dev.seqwright.core.attention.RecurrentAttention}.
 */
package dev.seqwright.core.attention.recurrent;
