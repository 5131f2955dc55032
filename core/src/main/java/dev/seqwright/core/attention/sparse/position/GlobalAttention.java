package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.mechanism.CrossPatternAttention;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.EnumSet;
import java.util.function.IntConsumer;

/**
 * Attention through a few global positions (survey, 3.1.1; as in Beltagy et al. 2020 and Ainslie et
 * al. 2020): the first g positions see all and are seen by all; others see nothing else.
 *
 * <pre>
 *   (1) S = {(i, j) : i &lt; g or j &lt; g}
 * </pre>
 *
 * Time O(n g D), memory O(n g H). Attention to another sequence: the first g positions of the
 * source are seen by all, and the first g of the target see all of it. With g &gt;= n it is full
 * attention.
 */
public final class GlobalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "global",
          Settings.class,
          "the first `positions` see all and are all that others see",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CROSS, Ability.RELATIVE),
          "time O(n g D), memory O(n g H)",
          "Ainslie et al. 2020, arXiv 2004.08483");

  private GlobalAttention() {}

  /**
   * What can be set.
   *
   * @param positions g, how many positions are global
   */
  public record Settings(int positions) implements AttentionKind {
    public Settings() {
      this(4);
    }

    public Settings {
      Check.atLeast("positions", positions, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return site.role() == Role.CROSS
          ? new CrossPatternAttention(site, this::attended)
          : new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      int last = i < positions ? n : Math.min(positions, n);
      for (int j = 0; j < last; j++) {
        keys.accept(j);
      }
    }
  }
}
