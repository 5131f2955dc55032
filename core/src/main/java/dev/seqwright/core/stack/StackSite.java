package dev.seqwright.core.stack;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The place in a network that a stack is made for.
 *
 * @param <B> what its layers can do
 * @param scope where parameters of the stack's own are named
 * @param size D
 * @param layers L, the number of layers that the configuration asks for
 * @param layer makes a layer, counted from 0, with its parameters: asked for once a layer, in their
 *     order
 * @param positions what is added to the embeddings that the stack reads
 * @param last makes the norm that follows the last layer, where there is to be one
 * @param norm makes another such norm, in a scope
 * @param attention the place of an attention of the stack's own, in a scope
 */
public record StackSite<B extends Block>(
    Scope scope,
    int size,
    int layers,
    IntFunction<B> layer,
    Supplier<Position> positions,
    Supplier<Optional<LastNorm>> last,
    Function<Scope, Optional<LastNorm>> norm,
    Function<Scope, AttentionSpec> attention) {

  /** Makes all layers. */
  public List<B> allLayers() {
    List<B> all = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      all.add(layer.apply(i));
    }
    return all;
  }
}
