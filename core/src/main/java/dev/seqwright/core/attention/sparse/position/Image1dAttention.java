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
 * The one-dimensional local attention of the Image Transformer (Parmar et al. 2018): positions in
 * raster order form query blocks of l_q; a block attends itself and the l_m positions before it.
 *
 * <pre>
 *   (1) S(i) = {j : s - l_m &lt;= j &lt; s + l_q},  s = l_q floor(i / l_q);   causal: and j &lt;= i
 * </pre>
 *
 * Time O(n (l_q + l_m) D), memory O(n (l_q + l_m) H). With l_q &gt;= n it is full attention.
 */
public final class Image1dAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "image-1d",
          Settings.class,
          "blocks of `queries` attend themselves and `memory` positions before",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n (q + m) D)",
          "Parmar et al. 2018, arXiv 1802.05751");

  private Image1dAttention() {}

  /**
   * What can be set.
   *
   * @param queries l_q
   * @param memory l_m
   */
  public record Settings(int queries, int memory) implements AttentionKind {
    public Settings() {
      this(16, 16);
    }

    public Settings {
      Check.atLeast("queries", queries, 1);
      Check.atLeast("memory", memory, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      int start = i / queries * queries;
      int last = (int) Math.min(n, (long) start + queries);
      for (int j = Math.max(0, start - memory); j < last; j++) {
        keys.accept(j);
      }
    }
  }
}
