/** Dense softmax attention. Start at {@link dev.seqwright.core.attention.full.FullAttention}. */
package dev.seqwright.core.attention.full;
