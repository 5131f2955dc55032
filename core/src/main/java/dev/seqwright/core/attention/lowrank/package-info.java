/**
 * Low-rank approximations of the matrix of weights. Start at {@link
 * dev.seqwright.core.attention.lowrank.NystromAttention}.
 */
package dev.seqwright.core.attention.lowrank;
