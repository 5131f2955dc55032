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
 * The decoder's stack. Every list gives a kind to each layer; one that is shorter than the stack is
 * repeated.
 *
 * @param layers number of layers
 * @param selfAttention the kind of each layer's attention to what lies before
 * @param crossAttention the kind of each layer's attention to the encoder's output
 * @param feedForward the kind of each layer's feed-forward part
 * @param norm the kind of each layer's norms; the model's when empty
 * @param normPlacement where each layer's norms stand; as in the model when empty
 * @param positions the position encoding; the model's when absent
 */
public record DecoderConfig(
    int layers,
    List<AttentionKind> selfAttention,
    List<AttentionKind> crossAttention,
    List<FeedForwardKind> feedForward,
    List<NormKind> norm,
    List<NormPlacement> normPlacement,
    Optional<PositionKind> positions) {

  public DecoderConfig() {
    this(6);
  }

  /** A stack of vanilla layers. */
  public DecoderConfig(int layers) {
    this(
        layers,
        List.of(new FullAttention.Settings()),
        List.of(new FullAttention.Settings()),
        List.of(Kinds.VANILLA),
        List.of(),
        List.of(),
        Optional.empty());
  }

  public DecoderConfig {
    Check.atLeast("layers", layers, 1);
    Kinds.nameLayers("self-attention", selfAttention);
    Kinds.nameLayers("cross-attention", crossAttention);
    Kinds.nameLayers("feed-forward", feedForward);
    Kinds.require("self-attention", selfAttention, Role.CAUSAL);
    Kinds.require("cross-attention", crossAttention, Role.CROSS);
  }

  /** The same with other kinds of attention to what lies before. */
  public DecoderConfig withSelfAttention(AttentionKind... kinds) {
    return new DecoderConfig(
        layers, List.of(kinds), crossAttention, feedForward, norm, normPlacement, positions);
  }

  /** The same with other kinds of attention to the encoder's output. */
  public DecoderConfig withCrossAttention(AttentionKind... kinds) {
    return new DecoderConfig(
        layers, selfAttention, List.of(kinds), feedForward, norm, normPlacement, positions);
  }
}
