package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.position.Rotary;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;

/**
 * The shape of a {@link Hierarchical} network.
 *
 * @param layer what its layers have in common
 * @param encoder the stack that reads each sentence by itself
 * @param document the layers above it, over the sentences of a document
 * @param sentences the most sentences of a document that are read at once; a document of more is
 *     read in several stretches
 * @param embedding how tokens become vectors
 */
public record HierarchicalConfig(
    @Inline LayerConfig layer,
    EncoderConfig encoder,
    DocumentKind document,
    int sentences,
    @Inline EmbeddingConfig embedding)
    implements ModelConfig {

  /** As narrow as a classifier of texts by default: corpora of documents are small. */
  public HierarchicalConfig() {
    this(
        new LayerConfig(
            128,
            4,
            512,
            Activation.RELU,
            new LayerNorm.Settings(),
            new PreNorm.Settings(),
            new Rotary.Settings(),
            1024,
            0.3,
            Optional.empty(),
            Optional.empty(),
            Initialization.XAVIER),
        new EncoderConfig(new StackConfig(1)),
        new Hibert.Settings(),
        512,
        new EmbeddingConfig(Optional.of(1.0), Optional.empty()));
  }

  /** Checks what stacks of sentences cannot be. */
  public HierarchicalConfig {
    Check.atLeast("sentences", sentences, 1);
    requireAllLayers("encoder.stack", encoder.shape());
    document.stacks().forEach((key, shape) -> requireAllLayers("document." + key, shape));
  }

  private static void requireAllLayers(String key, StackConfig shape) {
    if (shape.exits().isPresent()) {
      refuse(key, shape, "sentences do not leave early");
    }
    if (shape.pools()) {
      refuse(key, shape, "each word and each sentence has to keep a state");
    }
  }

  private static void refuse(String key, StackConfig shape, String why) {
    throw new SettingException(
        Help.KIND_IN_A_WRONG_PLACE,
        "%s: found %s, expected another one, such as sequential: %s"
            .formatted(key, Catalogue.name(shape.stack()), why));
  }

  @Override
  public Optional<AttentionKind> remembering() {
    return Optional.empty();
  }
}
