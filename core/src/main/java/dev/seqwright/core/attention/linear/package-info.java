/**
 * Linearized attention: feature maps in place of the softmax, states of fixed size. Start at {@link
 * dev.seqwright.core.attention.linear.LinearAttention}.
 */
package dev.seqwright.core.attention.linear;
