/**
 * What kinds of attention share: projections, caches, patterns of pairs, logits made explicit.
 * Start at {@link dev.seqwright.core.attention.mechanism.SelfProjection}, then {@link
 * dev.seqwright.core.attention.mechanism.PatternAttention}.
 */
package dev.seqwright.core.attention.mechanism;
