/**
 * Changes of how heads work together. Start at {@link
 * dev.seqwright.core.attention.multihead.TalkingHeadsAttention}.
 */
package dev.seqwright.core.attention.multihead;
