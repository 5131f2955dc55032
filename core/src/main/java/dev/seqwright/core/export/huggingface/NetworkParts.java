package dev.seqwright.core.export.huggingface;

import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.feedforward.TwoLayer;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.LayerConfig;
import dev.seqwright.core.model.StackConfig;
import dev.seqwright.core.norm.LayerNorm;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.Learned;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.residual.NormPlacement;
import dev.seqwright.core.tensor.Activation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of a plain stack that transformers has in one kind only for all layers.
 *
 * @param common what all stacks have in common
 * @param shape the stack
 */
record NetworkParts(LayerConfig common, StackConfig shape) {

  /** Refuses parts of a family that are of another kind than one. */
  void require(List<String> reasons, String stack, Class<?> kind, String name) {
    boolean ofNorms = NormPlacement.class.isAssignableFrom(kind);
    List<?> found = ofNorms ? placements() : List.of(positions());
    String key = stack + (ofNorms ? ".norm-placement" : ".positions");
    found.stream()
        .filter(part -> part.getClass() != kind)
        .map(Catalogue::name)
        .distinct()
        .forEach(other -> reasons.add("%s: %s, expected %s".formatted(key, other, name)));
  }

  /** Refuses what BERT and GPT-2 have not: other norms or feed-forward parts. */
  void requireTransformers(List<String> reasons, String stack) {
    Set<NormKind> norms = new HashSet<>(norms());
    if (norms.size() > 1 || !norms.stream().allMatch(LayerNorm.Settings.class::isInstance)) {
      reasons.add(stack + ".norm: expected layer-norm with one epsilon in all layers");
    }
    for (FeedForwardKind kind : shape.feedForward()) {
      boolean plain =
          kind instanceof TwoLayer.Settings two
              && two.activation().orElse(common.activation()) == common.activation();
      if (!plain) {
        reasons.add(stack + ".feed-forward: expected two-layer with the model's activation");
      }
    }
    Activation activation = common.activation();
    if (!MarianRefusals.ACTIVATIONS.containsKey(activation)) {
      reasons.add("activation: " + activation + ", expected relu, gelu, gelu-tanh or swish");
    }
  }

  /** What learned vectors of positions are multiplied by. */
  double positionFactor() {
    return ((Learned.Settings) positions()).factor(common.size());
  }

  private PositionKind positions() {
    return shape.positions().orElse(common.positions());
  }

  private List<NormPlacement> placements() {
    return shape.normPlacement().isEmpty()
        ? List.of(common.normPlacement())
        : shape.normPlacement();
  }

  private List<NormKind> norms() {
    return shape.norm().isEmpty() ? List.of(common.norm()) : shape.norm();
  }
}
