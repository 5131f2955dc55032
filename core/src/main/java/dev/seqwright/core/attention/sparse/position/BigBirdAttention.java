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
 * BigBird: global, band and random attention together, in blocks of b positions (Zaheer et al.
 * 2020). With I = floor(i / b) and J = floor(j / b)
 *
 * <pre>
 *   (1) S = {(i, j) : I &lt; g or J &lt; g or |I - J| &lt;= w or J in R(I)}
 * </pre>
 *
 * g global blocks, w blocks on each side, R(I) r random blocks, drawn once. Time O(n b (g + 2 w + 1
 * + r) D), memory the same with H for D. For encoders. With g b &gt;= n it is full attention.
 */
public final class BigBirdAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "bigbird",
          Settings.class,
          "global, band and random attention, in blocks of `block`",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.RELATIVE),
          "time O(n b (g + 2w + 1 + r) D)",
          "Zaheer et al. 2020, arXiv 2007.14062");

  private BigBirdAttention() {}

  /**
   * What can be set.
   *
   * @param block b
   * @param global g, how many blocks are global
   * @param window w, how many blocks are seen on each side
   * @param random r, how many random blocks a block sees
   * @param seed of the draw, a part of the model
   */
  public record Settings(int block, int global, int window, int random, long seed)
      implements AttentionKind {
    public Settings() {
      this(8, 1, 1, 1, 1);
    }

    public Settings {
      Check.atLeast("block", block, 1);
      Check.atLeast("global", global, 0);
      Check.atLeast("window", window, 0);
      Check.atLeast("random", random, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer keys) {
      int own = i / block;
      int blocks = (n + block - 1) / block;
      var drawn = RandomAttention.drawn(seed, own, blocks, random);
      for (int b = 0; b < blocks; b++) {
        if (own < global || b < global || Math.abs(own - b) <= window || drawn.contains(b)) {
          all(b, n, keys);
        }
      }
    }

    private void all(int b, int n, IntConsumer keys) {
      int last = Math.min(n, (b + 1) * block);
      for (int j = b * block; j < last; j++) {
        keys.accept(j);
      }
    }
  }
}
