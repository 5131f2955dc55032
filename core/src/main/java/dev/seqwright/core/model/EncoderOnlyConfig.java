package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Inline;
import java.util.Optional;

/**
 * The shape of an {@link EncoderOnly}.
 *
 * @param layer what its layers have in common
 * @param encoder its stack
 * @param embedding how tokens become vectors
 * @param embeddingNorm whether the sums of embeddings and positions are normalized before dropout,
 *     as in BERT (Devlin et al. 2019)
 */
public record EncoderOnlyConfig(
    @Inline LayerConfig layer,
    EncoderConfig encoder,
    @Inline EmbeddingConfig embedding,
    boolean embeddingNorm)
    implements ModelConfig {

  public EncoderOnlyConfig() {
    this(new LayerConfig(), new EncoderConfig(), new EmbeddingConfig());
  }

  /** An encoder whose embeddings are not normalized. */
  public EncoderOnlyConfig(LayerConfig layer, EncoderConfig encoder, EmbeddingConfig embedding) {
    this(layer, encoder, embedding, false);
  }

  @Override
  public Optional<AttentionKind> remembering() {
    return Optional.empty();
  }
}
