package dev.seqwright.core.attention;

/** What an attention keeps from one step of decoding to the next; only its maker looks inside. */
public interface AttentionState {}
