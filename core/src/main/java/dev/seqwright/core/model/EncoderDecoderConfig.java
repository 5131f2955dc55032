package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.stack.document.DocumentContextKind;
import dev.seqwright.core.stack.document.SentencesAlone;
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
 * @param documentContext what a sentence sees of those before it in its document
 */
public record EncoderDecoderConfig(
    @Inline LayerConfig layer,
    EncoderConfig encoder,
    DecoderConfig decoder,
    @Inline EmbeddingConfig embedding,
    TiedEmbeddings tiedEmbeddings,
    boolean outputBias,
    DocumentContextKind documentContext)
    implements ModelConfig {

  /** Refuses exits where there are no heads, and two readers of the encoder's states. */
  public EncoderDecoderConfig {
    if (encoder.shape().exits().isPresent()) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "encoder: found the stack early-exit, which needs heads, and an encoder beside a decoder"
              + " has none; expected it under decoder, and sequential or universal here");
    }
    if (documentContext.sentences() > 0 && decoder.transparentAttention()) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "document-context: found %s, which changes the states of the last layer of the encoder; expected none with decoder.transparent-attention: true, which reads those of all layers"
              .formatted(Catalogue.name(documentContext)));
    }
  }

  public EncoderDecoderConfig() {
    this(
        new LayerConfig(),
        new EncoderConfig(),
        new DecoderConfig(),
        new EmbeddingConfig(),
        TiedEmbeddings.ALL,
        false,
        new SentencesAlone.Settings());
  }

  @Override
  public Optional<AttentionKind> remembering() {
    return decoder.shape().remembering();
  }
}
