package dev.seqwright.core.model;

import dev.seqwright.core.attention.Role;
import dev.seqwright.core.config.Inline;

/**
 * The stack of a language model: each position sees itself and what lies before it.
 *
 * @param shape its layers
 */
public record CausalConfig(@Inline StackConfig shape) {

  public CausalConfig() {
    this(new StackConfig());
  }

  public CausalConfig {
    Kinds.require("self-attention", shape.selfAttention(), Role.CAUSAL);
    shape.requireTokensLeave("self-attention", shape.selfAttention());
  }
}
