package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.EnumSet;
import java.util.function.IntConsumer;

/**
 * The two-dimensional local attention of the Image Transformer (Parmar et al. 2018): the sequence
 * is a grid of W columns in raster order, cut into query rectangles of h_q by w_q; a rectangle
 * attends itself and a flange of h_m rows above and w_m columns on both sides.
 *
 * <pre>
 *   (1) i = (r, c), r = floor(i / W), c = i mod W; the rectangle of i starts at
 *       (r0, c0) = (h_q floor(r / h_q), w_q floor(c / w_q))
 *   (2) S(i) = {(r', c') : r0 - h_m &lt;= r' &lt; r0 + h_q, c0 - w_m &lt;= c' &lt; c0 + w_q + w_m};
 *       causal: and j &lt;= i in raster order
 * </pre>
 *
 * Time O(n (h_q + h_m)(w_q + 2 w_m) D). Differs from the paper: positions stay in raster order, so
 * that what a decoder has not written is what comes later in the sequence.
 */
public final class Image2dAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "image-2d",
          Settings.class,
          "rectangles of a grid of `width` columns attend themselves and a flange around them",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n (hq + hm)(wq + 2wm) D)",
          "Parmar et al. 2018, arXiv 1802.05751");

  private Image2dAttention() {}

  /**
   * What can be set.
   *
   * @param width W, columns of the grid
   * @param height h_q, rows of a query rectangle
   * @param columns w_q, columns of a query rectangle
   * @param above h_m, rows of the flange
   * @param beside w_m, columns of the flange on each side
   */
  public record Settings(int width, int height, int columns, int above, int beside)
      implements AttentionKind {
    public Settings() {
      this(16, 4, 4, 2, 2);
    }

    public Settings {
      Check.atLeast("width", width, 1);
      Check.atLeast("height", height, 1);
      Check.atLeast("columns", columns, 1);
      Check.atLeast("above", above, 0);
      Check.atLeast("beside", beside, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      int top = i / width / height * height;
      int left = i % width / columns * columns;
      int from = Math.max(0, left - beside);
      int to = (int) Math.min(width, (long) left + columns + beside);
      long bottom = Math.min((n - 1L) / width + 1, (long) top + height);
      for (int row = Math.max(0, top - above); row < bottom; row++) {
        for (int j = row * width + from; j < Math.min(n, row * width + to); j++) {
          keys.accept(j);
        }
      }
    }
  }
}
