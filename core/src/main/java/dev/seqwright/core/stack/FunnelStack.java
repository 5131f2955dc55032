package dev.seqwright.core.stack;

import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.SettingException;
import dev.seqwright.core.config.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Funnel-Transformer (Dai et al. 2020): blocks of layers over ever shorter sequences, and
 * layers at full length above them where a state is needed for each token.
 *
 * <pre>
 *   (1) blocks 2 ... B, their first layer:  p = pool(h),  y = p + Attention(q from p, k and v from h)
 *   (2) pool(h)_i = mean of h_(s i) ... h_(s i + s - 1), as many as exist; s the stride
 *   (3) expansion: u_j = h^B_(floor(j / s^(B - 1))) + h^1_j, and `expand` layers over u
 * </pre>
 *
 * With {@code keep-first} position 0 stays apart: it is no part of a mean, and (2) and (3) count
 * from the position behind it. All other layers are as in {@link SequentialStack}; norms in front
 * of sublayers are taken before the mean.
 *
 * <p>A layer of block b costs what 1 / s^(b - 1) of the rows cost; the first one of a block
 * projects keys and values of all rows of the block below. Parameters are those of as many layers.
 *
 * <p>Differs from the paper: means are of tokens that exist alone, where the authors' program
 * averages padding in; the last position is not cut off for even lengths; positions are those of
 * the model: absolute ones in the embeddings, relative ones counted in rows of a block, and none in
 * the layers that pool.
 */
public final class FunnelStack {
  /** The entry of the catalogue. */
  public static final Variant<StackKind> VARIANT =
      new Variant<>(
          "funnel",
          Settings.class,
          "blocks of layers over ever shorter sequences, means of `stride` rows; `expand` layers at"
              + " full length above",
          Set.of(),
          "a layer of block b: 1 / stride^(b - 1) of a layer",
          "Dai et al. 2020, arXiv 2006.03236");

  private FunnelStack() {}

  /**
   * What can be set.
   *
   * @param blocks how many layers each block has, from the bottom; where none is named, the layers
   *     that do not expand are two blocks, the first with the odd one
   * @param stride s, how many rows a block's mean is of
   * @param keepFirst whether the first position stays apart from the means, as that of a class
   *     token has to
   * @param expand how many of the layers, the last ones, are over all positions again; 0 for none,
   *     as a label of a whole text needs none
   */
  public record Settings(List<Integer> blocks, int stride, boolean keepFirst, int expand)
      implements StackKind {
    public Settings() {
      this(List.of(), 2, true, 2);
    }

    /** Checks each number alone. */
    public Settings {
      blocks = List.copyOf(blocks);
      blocks.forEach(layers -> Check.atLeast("blocks", layers, 1));
      Check.atLeast("stride", stride, 2);
      Check.atLeast("expand", expand, 0);
    }

    @Override
    public Block create(StackSite<Block> site) {
      List<Integer> sizes = sizes(site.layers());
      List<Block> layers = site.allLayers();
      if (sizes.size() == 1) {
        return new Sequential(layers, site.last().get(), LayerDrop.NONE);
      }
      Check.that(
          layers.getFirst().keepsPositions(),
          site.scope().prefix() + ".stack",
          "funnel over rows that stand for no positions",
          "an attention that keeps them in the first layer");
      List<Sequential> parts = new ArrayList<>();
      int from = 0;
      for (int size : sizes) {
        parts.add(new Sequential(layers.subList(from, from + size)));
        from += size;
      }
      Optional<Sequential> expanded =
          Optional.of(new Sequential(layers.subList(from, layers.size()))).filter(x -> expand > 0);
      return new Funnel(mean(), parts, expanded, site.last().get());
    }

    @Override
    public IncrementalBlock createIncremental(StackSite<IncrementalBlock> site) {
      throw new SettingException(
          Help.KIND_IN_A_WRONG_PLACE,
          "%s.stack: funnel takes means over positions that a decoder has not written yet; expected sequential, universal or early-exit, and funnel in an encoder"
              .formatted(site.scope().prefix()));
    }

    @Override
    public Optional<StridedMean> pooling(int layer, int layers) {
      int first = 0;
      List<Integer> sizes = sizes(layers);
      for (int size : sizes.subList(0, sizes.size() - 1)) {
        first += size;
        if (layer == first) {
          return Optional.of(mean());
        }
      }
      return Optional.empty();
    }

    private StridedMean mean() {
      return new StridedMean(stride, keepFirst);
    }

    /** How many layers each block has. */
    private List<Integer> sizes(int layers) {
      if (blocks.isEmpty()) {
        int below = layers - expand;
        Check.that(
            below >= 2,
            "layers",
            layers,
            "%d or more with stack funnel: two blocks of a layer each, and expand (%d)"
                .formatted(2 + expand, expand));
        return List.of((below + 1) / 2, below / 2);
      }
      int expected = blocks.stream().mapToInt(Integer::intValue).sum() + above();
      Check.that(
          layers == expected,
          "layers",
          layers,
          "%d with stack.blocks %s%s".formatted(expected, blocks, aboveThem()));
      return blocks;
    }

    private int above() {
      return blocks.size() > 1 ? expand : 0;
    }

    private String aboveThem() {
      return above() > 0 ? " and expand " + expand : "";
    }
  }
}
