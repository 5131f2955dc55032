package dev.seqwright.core.model;

import dev.seqwright.core.config.Check;
import java.util.Optional;

/**
 * How tokens become vectors.
 *
 * @param embeddingScale what embeddings are multiplied by; sqrt D when absent
 * @param embeddingDropout probability of dropping at the embeddings; as {@code dropout} when absent
 */
public record EmbeddingConfig(Optional<Double> embeddingScale, Optional<Double> embeddingDropout) {

  public EmbeddingConfig() {
    this(Optional.empty(), Optional.empty());
  }

  public EmbeddingConfig {
    embeddingScale.ifPresent(scale -> Check.finite("embedding-scale", scale));
    embeddingDropout.ifPresent(p -> Check.fraction("embedding-dropout", p));
  }
}
