package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Inline;
import java.util.Optional;

/**
 * The shape of a {@link DecoderOnly}.
 *
 * @param layer what its layers have in common
 * @param decoder its stack
 * @param embedding how tokens become vectors
 * @param tiedEmbeddings whether the embeddings are the output matrix
 * @param outputBias whether the output layer has a bias
 */
public record DecoderOnlyConfig(
    @Inline LayerConfig layer,
    CausalConfig decoder,
    @Inline EmbeddingConfig embedding,
    boolean tiedEmbeddings,
    boolean outputBias)
    implements ModelConfig {

  public DecoderOnlyConfig() {
    this(new LayerConfig(), new CausalConfig(), new EmbeddingConfig(), true, false);
  }

  @Override
  public Optional<AttentionKind> remembering() {
    return decoder.shape().remembering();
  }
}
