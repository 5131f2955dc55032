package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Earlier;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Every position attends r positions drawn once and for all (survey, 3.1.1; a part of Zaheer et al.
 * 2020). The draw depends on the seed, the layer, the head, on i and on the number n of positions
 * to draw from (i + 1 when causal), so that it is the same whenever the model is used.
 *
 * <pre>
 *   (1) S(i) = r different positions of 0 ... n - 1, uniformly; all of them where n &lt;= r
 * </pre>
 *
 * Time O(n r D), memory O(n r H). With r &gt;= n it is full attention. Nothing is kept of a draw,
 * it is made again in every pass.
 */
public final class RandomAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "random",
          Settings.class,
          "every position attends `keys` positions drawn once, from `seed`, in each layer and head",
          EnumSet.complementOf(EnumSet.of(Ability.CROSS)),
          "time O(n r D), memory O(n r H)",
          "Zaheer et al. 2020, arXiv 2007.14062");

  private RandomAttention() {}

  /** Who has a draw of its own. */
  public enum Draw {
    /** Every head of every layer. */
    PER_HEAD,
    /** Nobody: all heads of all layers attend the same positions. */
    SHARED
  }

  /**
   * What can be set.
   *
   * @param keys r, how many positions each position attends
   * @param draw who has a draw of its own
   * @param seed of the draw, a part of the model
   */
  public record Settings(int keys, @Earlier("shared") Draw draw, long seed)
      implements AttentionKind {
    public Settings() {
      this(16, Draw.PER_HEAD, 1);
    }

    public Settings {
      Check.atLeast("keys", keys, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, patterns(site, draw, seed, this::attended));
    }

    private void attended(long key, int i, int n, IntConsumer attended) {
      for (int j : drawn(key, i, n, keys)) {
        attended.accept(j);
      }
    }
  }

  /** A pattern of one draw. */
  @FunctionalInterface
  interface Drawn {
    /**
     * See {@link Pattern#attended}.
     *
     * @param key of the draw
     */
    void attended(long key, int i, int n, IntConsumer keys);
  }

  /** A pattern for each head, or one for all. */
  static Pattern[] patterns(AttentionSpec site, Draw draw, long seed, Drawn drawn) {
    if (draw == Draw.SHARED) {
      return new Pattern[] {(i, n, keys) -> drawn.attended(seed, i, n, keys)};
    }
    long layer = CounterRandom.key(seed, site.layer());
    return IntStream.range(0, site.heads())
        .mapToLong(h -> CounterRandom.key(layer, h))
        .<Pattern>mapToObj(key -> (i, n, keys) -> drawn.attended(key, i, n, keys))
        .toArray(Pattern[]::new);
  }

  /** Floyd's draw of {@code count} different numbers under {@code n}, ascending. */
  static int[] drawn(long key, int i, int n, int count) {
    SplittableRandom random = new SplittableRandom(CounterRandom.key(CounterRandom.key(key, i), n));
    int[] drawn = new int[Math.min(n, count)];
    int size = 0;
    for (int top = n - drawn.length; top < n; top++) {
      int j = random.nextInt(top + 1);
      int at = Arrays.binarySearch(drawn, 0, size, j);
      if (at >= 0) {
        drawn[size++] = top; // larger than all before
      } else {
        System.arraycopy(drawn, ~at, drawn, ~at + 1, size++ - ~at);
        drawn[~at] = j;
      }
    }
    return drawn;
  }
}
