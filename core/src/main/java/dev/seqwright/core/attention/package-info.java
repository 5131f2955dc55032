/**
 * Attention. One variant, one class; the contract is {@link
 * dev.seqwright.core.attention.Attention}.
 */
package dev.seqwright.core.attention;
