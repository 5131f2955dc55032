package dev.seqwright.core.model;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.config.UserException;

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

  /**
   * The shape of a network that must be an encoder-decoder.
   *
   * @throws UserException when it is another
   */
  public static EncoderDecoderConfig require(ModelConfig config) {
    if (config instanceof EncoderDecoderConfig translator) {
      return translator;
    }
    throw new UserException(
        Help.WRONG_TASK,
        "model.kind: found %s, expected encoder-decoder".formatted(Kinds.name(config)));
  }
}
