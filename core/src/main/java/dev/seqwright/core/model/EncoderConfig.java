package dev.seqwright.core.model;

import dev.seqwright.core.attention.Role;
import dev.seqwright.core.config.Inline;

/**
 * An encoder's stack: each position sees the whole sequence.
 *
 * @param shape its layers
 */
public record EncoderConfig(@Inline StackConfig shape) {

  public EncoderConfig() {
    this(new StackConfig());
  }

  public EncoderConfig {
    Kinds.require("self-attention", shape.selfAttention(), Role.BIDIRECTIONAL);
    Kinds.requireTogether("self-attention", shape.selfAttention());
    Kinds.requireRowsKept("self-attention", shape);
    shape.requireNoSegments();
    Kinds.requireFewerRows("self-attention", shape);
  }
}
