package dev.seqwright.core.model;

import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.NormPlacement;
import java.util.List;
import java.util.Optional;

/**
 * The encoder's stack. Every list gives a kind to each layer; one that is shorter than the stack is
 * repeated, so {@code [band, full]} alternates.
 *
 * @param layers number of layers
 * @param selfAttention the kind of each layer's attention
 * @param feedForward the kind of each layer's feed-forward part
 * @param norm the kind of each layer's norms; the model's when empty
 * @param normPlacement where each layer's norms stand; as in the model when empty
 * @param positions the position encoding; the model's when absent
 */
public record EncoderConfig(
    int layers,
    List<AttentionKind> selfAttention,
    List<FeedForwardKind> feedForward,
    List<NormKind> norm,
    List<NormPlacement> normPlacement,
    Optional<PositionKind> positions) {

  public EncoderConfig() {
    this(6);
  }

  /** A stack of vanilla layers. */
  public EncoderConfig(int layers) {
    this(
        layers,
        List.of(new FullAttention.Settings()),
        List.of(Kinds.VANILLA),
        List.of(),
        List.of(),
        Optional.empty());
  }

  public EncoderConfig {
    Check.atLeast("layers", layers, 1);
    Kinds.nameLayers("self-attention", selfAttention);
    Kinds.nameLayers("feed-forward", feedForward);
    Kinds.require("self-attention", selfAttention, Role.BIDIRECTIONAL);
    Kinds.requireTogether("self-attention", selfAttention);
  }

  /** The same with one kind of attention in every layer. */
  public EncoderConfig withSelfAttention(AttentionKind... kinds) {
    return new EncoderConfig(layers, List.of(kinds), feedForward, norm, normPlacement, positions);
  }
}
