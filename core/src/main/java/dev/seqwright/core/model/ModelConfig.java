package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import java.util.Optional;

/** The shape of a network: {@code model} in a configuration, whose {@code kind} says which. */
public sealed interface ModelConfig
    permits EncoderDecoderConfig, EncoderOnlyConfig, DecoderOnlyConfig, HierarchicalConfig {

  /** What the layers of all its stacks have in common. */
  LayerConfig layer();

  /** How tokens become vectors. */
  EmbeddingConfig embedding();

  /** The attention that remembers earlier segments of a text, if there is one. */
  Optional<AttentionKind> remembering();

  /** D, the width of the residual stream. */
  default int size() {
    return layer().size();
  }

  /** H, attention heads. */
  default int heads() {
    return layer().heads();
  }

  /** F, the width of the feed-forward layer. */
  default int feedForward() {
    return layer().feedForward();
  }

  /** The longest sequence that learned positions know. */
  default int maxPositions() {
    return layer().maxPositions();
  }

  /**
   * 9 D + 2 F a layer, and what its positions keep: what a stack without cross-attention keeps of a
   * token until the backward pass.
   */
  default long floatsPerToken(StackConfig stack) {
    long positions = stack.positions().orElse(layer().positions()).floatsPerToken(size());
    return stack.depth() * (9L * size() + 2L * feedForward() + positions);
  }

  /** What embeddings are multiplied by. */
  default double embeddingFactor() {
    return embedding().embeddingScale().orElse(Math.sqrt(size()));
  }

  /** The probability of dropping at the embeddings. */
  default double embeddingDrop() {
    return embedding().embeddingDropout().orElse(layer().dropout());
  }
}
