package dev.seqwright.core.stack;

import dev.seqwright.core.config.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Layers in their order, each with parameters of its own (Vaswani et al. 2017): x_l = layer_l(x_{l
 * - 1}) for l = 1 ... L.
 *
 * <p>Time and memory are L times a layer's.
 */
public final class SequentialStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "sequential",
          Settings.class,
          "each layer once, from the bottom to the top",
          Set.of(),
          "L layers",
          "Vaswani et al. 2017, arXiv 1706.03762");

  private SequentialStack() {}

  /** No settings. */
  public record Settings() implements StackKind {
    @Override
    public Block create(StackSite<Block> site) {
      List<Block> blocks = new ArrayList<>(site.allLayers());
      site.last().get().ifPresent(blocks::add);
      return new Sequential(blocks);
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      List<IncrementalBlock> blocks = new ArrayList<>(site.allLayers());
      site.last().get().ifPresent(blocks::add);
      return new IncrementalSequential(blocks);
    }
  }
}
