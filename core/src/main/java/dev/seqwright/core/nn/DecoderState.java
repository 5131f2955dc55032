package dev.seqwright.core.nn;

/**
 * What a part of a decoder keeps from one step of decoding to the next; only its maker looks
 * inside.
 */
public interface DecoderState {}
