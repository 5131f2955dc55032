package dev.seqwright.core.stack;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Layers in their order (Vaswani et al. 2017): x_l = layer_l(x_{l - 1}) for l = 1 ... L.
 *
 * <p>Each has parameters of its own, or M sets of parameters serve all of them (Takase and Kiyono
 * 2021; with M = 1 as in ALBERT, Lan et al. 2020). In training layers may be left out at random
 * ({@link LayerDrop}); such a model works with fewer of them, see {@link Settings#using}.
 *
 * <p>Time is L times a layer's, memory of parameters M times.
 *
 * <p>Differs from the paper (Takase and Kiyono 2021): M has to divide L.
 */
public final class SequentialStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "sequential",
          Settings.class,
          "each layer once, from the bottom to the top; layers may share parameters",
          Set.of(),
          "L layers",
          "Vaswani et al. 2017, arXiv 1706.03762; Fan et al. 2020, arXiv 1909.11556; Takase and"
              + " Kiyono 2021, arXiv 2104.06022");

  private SequentialStack() {}

  /**
   * What can be set.
   *
   * @param layerDrop probability of leaving a layer out of an update in training; a model that was
   *     trained with it can be used with fewer layers, see --layers
   * @param uniqueLayers how many sets of parameters the layers have, a divisor of their number; one
   *     for each layer when absent
   * @param sharing which layers share a set: sequence (0 0 1 1), cycle (0 1 0 1) or cycle-rev (0 1
   *     1 0)
   */
  public record Settings(double layerDrop, Optional<Integer> uniqueLayers, Sharing sharing)
      implements StackKind {
    public Settings() {
      this(0, Optional.empty(), Sharing.CYCLE);
    }

    public Settings {
      Check.fraction("layer-drop", layerDrop);
      uniqueLayers.ifPresent(sets -> Check.atLeast("unique-layers", sets, 1));
    }

    @Override
    public boolean passesEachOnce() {
      return layerDrop == 0 && uniqueLayers.isEmpty();
    }

    @Override
    public boolean endsAnywhere() {
      return true;
    }

    @Override
    public Sequential create(StackSite<Block> site) {
      return new Sequential(layers(site), site.last().get(), drop(site));
    }

    @Override
    public Optional<Sequential> layered(StackSite<Block> site) {
      return Optional.of(create(site));
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      return new IncrementalSequential(layers(site), site.last().get(), drop(site));
    }

    @Override
    public int set(int layer, int layers) {
      return sharing.set(layer, layers, uniqueLayers.orElse(layers));
    }

    /** Layers i L / N for i = 0 ... N - 1: the lowest of every L / N. */
    @Override
    public Optional<StackKind> using(int used) {
      return layerDrop > 0 ? Optional.of(new Fewer(this, used)) : Optional.empty();
    }

    @Override
    public Optional<Shortened> shortened(int used, int layers) {
      List<Integer> sets = kept(used, layers).map(layer -> set(layer, layers)).boxed().toList();
      return using(used)
          .map(fewer -> new Shortened(sets, new Settings(layerDrop, Optional.empty(), sharing)));
    }

    private LayerDrop drop(StackSite<?> site) {
      return layerDrop == 0
          ? LayerDrop.NONE
          : new LayerDrop(layerDrop, site.scope().prefix().hashCode(), site.layers());
    }

    private <B extends Block> List<B> layers(StackSite<B> site) {
      int layers = site.layers();
      int sets = uniqueLayers.orElse(layers);
      String place = site.scope().prefix() + ".stack.";
      String divisor = "a divisor of layers (" + layers + ")";
      Check.that(layers % sets == 0, place + "unique-layers", sets, divisor);
      List<B> made = IntStream.range(0, sets).mapToObj(site.layer()).toList();
      boolean droppable = layerDrop == 0 || made.stream().allMatch(Block::keepsPositions);
      String none = "0: a layer that goes on with rows of its own cannot be left out";
      Check.that(droppable, place + "layer-drop", layerDrop, none);
      return IntStream.range(0, layers).mapToObj(l -> made.get(set(l, layers))).toList();
    }
  }

  /**
   * Some of the layers of a stack that was trained with all of them.
   *
   * @param trained the settings of that
   * @param used how many layers
   */
  private record Fewer(Settings trained, int used) implements StackKind {
    @Override
    public Block create(StackSite<Block> site) {
      return new Sequential(layers(site), site.last().get(), LayerDrop.NONE);
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      return new IncrementalSequential(layers(site), site.last().get(), LayerDrop.NONE);
    }

    @Override
    public int set(int layer, int layers) {
      return trained.set(layer, layers);
    }

    private <B extends Block> List<B> layers(StackSite<B> site) {
      List<B> all = trained.layers(site);
      return kept(used, all.size()).mapToObj(all::get).toList();
    }
  }

  private static IntStream kept(int used, int layers) {
    return IntStream.range(0, used).map(i -> i * layers / used);
  }
}
