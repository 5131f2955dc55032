/**
 * Attention whose weights come, in part or whole, from elsewhere than the products of queries and
 * keys. Start at {@link dev.seqwright.core.attention.prior.GaussianAttention}.
 */
package dev.seqwright.core.attention.prior;
