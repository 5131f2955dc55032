package dev.seqwright.core.residual;

/**
 * How deep a model is, and which of its stacks a sublayer belongs to.
 *
 * @param encoderLayers N
 * @param decoderLayers M
 * @param decoder whether the sublayer is the decoder's
 */
public record Depth(int encoderLayers, int decoderLayers, boolean decoder) {}
