package dev.seqwright.core.model;

import dev.seqwright.core.config.Inline;

/**
 * The shape of an {@link EncoderDecoder}.
 *
 * @param layer what the layers of both stacks have in common
 * @param encoder the encoder's stack
 * @param decoder the decoder's stack
 * @param embedding how tokens become vectors
 * @param tiedEmbeddings none, source-target, target-output, source-output or all
 * @param outputBias whether the output layer has a bias
 */
public record EncoderDecoderConfig(
    @Inline LayerConfig layer,
    EncoderConfig encoder,
    DecoderConfig decoder,
    @Inline EmbeddingConfig embedding,
    TiedEmbeddings tiedEmbeddings,
    boolean outputBias)
    implements ModelConfig {

  public EncoderDecoderConfig() {
    this(
        new LayerConfig(),
        new EncoderConfig(),
        new DecoderConfig(),
        new EmbeddingConfig(),
        TiedEmbeddings.ALL,
        false);
  }
}
