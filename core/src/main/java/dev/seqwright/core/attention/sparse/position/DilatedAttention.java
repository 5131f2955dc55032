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
 * Sliding-window attention with gaps, as in dilated convolutions: the same number of keys reaches
 * delta times as far (survey, 3.1.1; Beltagy et al. 2020).
 *
 * <pre>
 *   (1) S(i) = {j : |i - j| &lt;= w delta and (i - j) mod delta = 0};   causal: and j &lt;= i
 * </pre>
 *
 * Time O(n w D), memory O(n w H). With delta = 1 it is the band.
 *
 * <p>Differs from Beltagy et al.: all heads have gaps, where two heads of the upper layers have
 * them there.
 */
public final class DilatedAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "dilated",
          Settings.class,
          "a band with gaps: every `dilation`-th position, `window` of them on each side",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n w D), memory O(n w H)",
          "Beltagy et al. 2020, arXiv 2004.05150");

  private DilatedAttention() {}

  /**
   * What can be set.
   *
   * @param window w, how many positions are seen on each side
   * @param dilation delta, the distance between them
   */
  public record Settings(int window, int dilation) implements AttentionKind {
    public Settings() {
      this(8, 2);
    }

    public Settings {
      Check.atLeast("window", window, 0);
      Check.atLeast("dilation", dilation, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      long reach = (long) window * dilation;
      long first = Math.max(i - reach, i % dilation);
      long last = Math.min(i + reach, n - 1L);
      for (long j = first; j <= last; j += dilation) {
        keys.accept((int) j);
      }
    }
  }
}
