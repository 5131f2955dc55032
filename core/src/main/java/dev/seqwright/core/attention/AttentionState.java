package dev.seqwright.core.attention;

import dev.seqwright.core.nn.DecoderState;

/** What an attention keeps from one step of decoding to the next; only its maker looks inside. */
public interface AttentionState extends DecoderState {}
