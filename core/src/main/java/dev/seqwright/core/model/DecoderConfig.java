package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.Inline;
import java.util.List;

/**
 * The decoder's stack beside an encoder: each position sees itself, what lies before it, and the
 * source.
 *
 * @param shape its layers
 * @param crossAttention the kind of each layer's attention to the encoder's output
 * @param transparentAttention whether each layer attends its own mixture of all layers of the
 *     encoder, the embeddings among them, in place of the last one's output
 */
public record DecoderConfig(
    @Inline StackConfig shape, List<AttentionKind> crossAttention, boolean transparentAttention) {

  public DecoderConfig() {
    this(new StackConfig());
  }

  /** Layers with full attention to the source. */
  public DecoderConfig(StackConfig shape) {
    this(shape, List.of(new FullAttention.Settings()), false);
  }

  /** The same with another stack. */
  DecoderConfig with(StackConfig other) {
    return new DecoderConfig(other, crossAttention, transparentAttention);
  }

  public DecoderConfig {
    Kinds.nameLayers("cross-attention", crossAttention);
    Kinds.require("self-attention", shape.selfAttention(), Role.CAUSAL);
    Kinds.require("cross-attention", crossAttention, Role.CROSS);
    shape.requireTokensLeave("self-attention");
    shape.requireNoWindow();
    Kinds.requireTogether("self-attention", shape.selfAttention());
    shape.requireRemembered();
    shape.requireNoSegments();
    shape.requireTokensLeave("cross-attention", crossAttention);
    StackConfig.requireSelective(shape.stack(), "cross-attention", crossAttention);
  }
}
