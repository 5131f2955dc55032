package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.config.SettingException;
import java.util.Optional;

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

  /** Refuses exits where there are no heads. */
  public EncoderDecoderConfig {
    if (encoder.shape().exits().isPresent()) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "encoder: found the stack early-exit, which needs heads, and an encoder beside a decoder"
              + " has none; expected it under decoder, and sequential or universal here");
    }
  }

  public EncoderDecoderConfig() {
    this(
        new LayerConfig(),
        new EncoderConfig(),
        new DecoderConfig(),
        new EmbeddingConfig(),
        TiedEmbeddings.ALL,
        false);
  }

  @Override
  public Optional<AttentionKind> remembering() {
    return decoder.shape().remembering();
  }
}
