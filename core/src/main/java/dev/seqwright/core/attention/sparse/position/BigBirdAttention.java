package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.attention.sparse.position.RandomAttention.Draw;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Variant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.IntConsumer;

/**
 * BigBird: global, band and random attention together, in blocks of b positions (Zaheer et al.
 * 2020), in the paper's form ITC, where positions of the sequence itself are global. With I =
 * floor(i / b), J = floor(j / b) and N blocks
 *
 * <pre>
 *   (1) G = {0 ... g - 1} and {N - l ... N - 1}
 *   (2) S = {(i, j) : I in G or J in G or |I - J| &lt;= w or J in R(I)}
 * </pre>
 *
 * R(I) are r different blocks of those that are neither global nor within w, or all of these where
 * there are fewer; drawn once from {@code seed}, the layer, the head, I and N. Time O(n b (g + l +
 * 2 w + 1 + r) D), memory the same with H for D. For encoders. With (g + l) b &gt;= n it is full
 * attention.
 *
 * <p>The defaults are those of the paper's base model: blocks of 64, the first and the last one
 * global, three in the window, three random ones. Models from before {@code draw} existed have
 * {@code shared}: R(I) of all blocks, so that some fall on what is attended anyway, the same in all
 * layers and heads.
 *
 * <p>Differs from the paper: a sequence need not be a whole number of blocks. Differs from the
 * authors' program: there the second block never draws the last but one, nor this the second. The
 * form ETC, with additional global tokens, is {@link EtcAttention}.
 */
public final class BigBirdAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "bigbird",
          Settings.class,
          "global, band and random attention, in blocks of `block`; random ones in each layer and"
              + " head",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.RELATIVE, Ability.SELECTIVE),
          "time O(n b (g + l + 2w + 1 + r) D)",
          "Zaheer et al. 2020, arXiv 2007.14062");

  private BigBirdAttention() {}

  /**
   * What can be set.
   *
   * @param block b
   * @param global g, how many blocks at the front are global
   * @param last l, how many blocks at the end are global
   * @param window w, how many blocks are seen on each side
   * @param random r, how many random blocks a block sees
   * @param draw who has random blocks of its own
   * @param seed of the draw, a part of the model
   */
  public record Settings(
      int block,
      int global,
      @Earlier("0") int last,
      int window,
      int random,
      @Earlier("shared") Draw draw,
      long seed)
      implements AttentionKind {
    public Settings() {
      this(64, 1, 1, 1, 3, Draw.PER_HEAD, 1);
    }

    public Settings {
      Check.atLeast("block", block, 1);
      Check.atLeast("global", global, 0);
      Check.atLeast("last", last, 0);
      Check.atLeast("window", window, 0);
      Check.atLeast("random", random, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      Draw own = random == 0 ? Draw.SHARED : draw;
      return new PatternAttention(site, RandomAttention.patterns(site, own, seed, this::attended));
    }

    void attended(long key, int i, int n, IntConsumer keys) {
      int blocks = (n + block - 1) / block;
      int own = i / block;
      if (own < global || own >= blocks - last) {
        positions(0, blocks, n, keys);
        return;
      }
      int end = blocks - last;
      int from = Math.max(global, own - window);
      int to = (int) Math.min(end, own + 1L + window);
      int[] drawn = drawn(key, own, blocks, from, to);
      positions(0, global, n, keys);
      between(global, from, drawn, n, keys);
      positions(from, to, n, keys);
      between(to, end, drawn, n, keys);
      positions(end, blocks, n, keys);
    }

    /**
     * R(I), ascending.
     *
     * @param from the first block of the window that is not global
     * @param to the block behind the last of those
     */
    private int[] drawn(long key, int own, int blocks, int from, int to) {
      if (draw == Draw.SHARED) {
        return RandomAttention.drawn(key, own, blocks, random);
      }
      int before = from - global;
      int after = blocks - last - to;
      int[] drawn = RandomAttention.drawn(key, own, before + after, random);
      Arrays.setAll(drawn, r -> drawn[r] < before ? global + drawn[r] : to + drawn[r] - before);
      return drawn;
    }

    /** The blocks of some that lie in a range. */
    private void between(int from, int to, int[] drawn, int n, IntConsumer keys) {
      for (int b : drawn) {
        if (b >= from && b < to) {
          positions(b, b + 1, n, keys);
        }
      }
    }

    /** The positions of blocks {@code from} to {@code to} (exclusive). */
    private void positions(int from, int to, int n, IntConsumer keys) {
      int end = (int) Math.min(n, (long) to * block);
      for (int j = from * block; j < end; j++) {
        keys.accept(j);
      }
    }
  }
}
