package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.EnumSet;

/**
 * Sliding-window attention: a position attends those at most w away (survey, 3.1.1; Beltagy et al.
 * 2020, arXiv 2004.05150).
 *
 * <pre>
 *   (1) S(i) = {j : |i - j| &lt;= w};   causal: {j : 0 &lt;= i - j &lt;= w}
 * </pre>
 *
 * Time O(n w D), memory O(n w H). With w &gt;= n - 1 it is full attention.
 */
public final class BandAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "band",
          Settings.class,
          "a position attends those at most `window` away",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n w D), memory O(n w H)",
          "Beltagy et al. 2020, arXiv 2004.05150");

  private BandAttention() {}

  /**
   * What can be set.
   *
   * @param window w, how far a position sees on each side
   */
  public record Settings(int window) implements AttentionKind {
    public Settings() {
      this(16);
    }

    public Settings {
      Check.atLeast("window", window, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, Pattern.band(window));
    }
  }
}
