package dev.seqwright.core.export;

import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.tensor.Activation;

/**
 * The parts of a layer, where all of them are such as other toolkits know.
 *
 * @param set whose parameters it has, counted from 0: its own but where layers share
 * @param norm the kind of its norms
 * @param normFirst whether a norm stands in front of a sublayer, or after the sum
 * @param activation of the feed-forward layer, or of its gate
 * @param gated whether the feed-forward layer is a gated one
 */
public record PlainLayer(
    int set, NormKind norm, boolean normFirst, Activation activation, boolean gated) {
  /** Whether another layer is of the same kinds, whatever parameters it has. */
  public boolean isLike(PlainLayer other) {
    return equals(new PlainLayer(set, other.norm, other.normFirst, other.activation, other.gated));
  }
}
