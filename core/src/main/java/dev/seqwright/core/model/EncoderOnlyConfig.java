package dev.seqwright.core.model;

import dev.seqwright.core.config.Inline;

/**
 * The shape of an {@link EncoderOnly}.
 *
 * @param layer what its layers have in common
 * @param encoder its stack
 * @param embedding how tokens become vectors
 */
public record EncoderOnlyConfig(
    @Inline LayerConfig layer, EncoderConfig encoder, @Inline EmbeddingConfig embedding)
    implements ModelConfig {

  public EncoderOnlyConfig() {
    this(new LayerConfig(), new EncoderConfig(), new EmbeddingConfig());
  }
}
