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
 * Attention inside blocks of b neighbours that do not overlap (survey, 3.1.1; Qiu et al. 2020).
 *
 * <pre>
 *   (1) S(i) = {j : floor(i / b) = floor(j / b)};   causal: and j &lt;= i
 * </pre>
 *
 * Time O(n b D), memory O(n b H). With b &gt;= n it is full attention.
 *
 * <p>Differs from Qiu et al.: their heads may attend another block than their own, by a permutation
 * of blocks a head; here all attend their own.
 */
public final class BlockLocalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "block-local",
          Settings.class,
          "positions attend their own block of `block`",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n b D), memory O(n b H)",
          "Qiu et al. 2020, arXiv 1911.02972");

  private BlockLocalAttention() {}

  /**
   * What can be set.
   *
   * @param block b
   */
  public record Settings(int block) implements AttentionKind {
    public Settings() {
      this(32);
    }

    public Settings {
      Check.atLeast("block", block, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      int first = i / block * block;
      int last = (int) Math.min(n, (long) first + block);
      for (int j = first; j < last; j++) {
        keys.accept(j);
      }
    }
  }
}
