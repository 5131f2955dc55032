package dev.seqwright.core.model;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.position.Sinusoidal;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.residual.PreNorm;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;

/**
 * What the layers of all stacks of a network have in common. The defaults are Transformer base
 * (Vaswani et al. 2017) with its norms in front of the sublayers.
 *
 * @param size D, the width of the residual stream
 * @param heads H, attention heads; D must be divisible by it
 * @param feedForward F, the width of the feed-forward layer
 * @param activation of the feed-forward layer: relu, gelu, gelu-tanh or swish
 * @param norm the kind of every norm
 * @param normPlacement where norms stand: pre-norm, post-norm and others
 * @param positions the position encoding of all stacks
 * @param maxPositions the longest sequence that learned positions know
 * @param dropout probability of dropping at each sublayer's output
 * @param attentionDropout probability of dropping an attention weight; as {@code dropout} when
 *     absent
 * @param activationDropout probability of dropping inside the feed-forward layer; as {@code
 *     dropout} when absent
 * @param initialization xavier, depth-scaled or fan-in
 */
public record LayerConfig(
    int size,
    int heads,
    int feedForward,
    Activation activation,
    NormKind norm,
    NormPlacement normPlacement,
    PositionKind positions,
    int maxPositions,
    double dropout,
    Optional<Double> attentionDropout,
    Optional<Double> activationDropout,
    Initialization initialization) {

  public LayerConfig() {
    this(
        512,
        8,
        2048,
        Activation.RELU,
        new LayerNorm.Settings(),
        new PreNorm.Settings(),
        new Sinusoidal.Settings(),
        1024,
        0.1,
        Optional.empty(),
        Optional.empty(),
        Initialization.XAVIER);
  }

  public LayerConfig {
    Check.atLeast("size", size, 1);
    Check.atLeast("heads", heads, 1);
    Check.atLeast("feed-forward", feedForward, 1);
    Check.atLeast("max-positions", maxPositions, 1);
    Check.that(size % heads == 0, "size", size, "a multiple of heads (" + heads + ")");
    Check.fraction("dropout", dropout);
    attentionDropout.ifPresent(p -> Check.fraction("attention-dropout", p));
    activationDropout.ifPresent(p -> Check.fraction("activation-dropout", p));
  }

  double attentionDrop() {
    return attentionDropout.orElse(dropout);
  }

  double activationDrop() {
    return activationDropout.orElse(dropout);
  }
}
