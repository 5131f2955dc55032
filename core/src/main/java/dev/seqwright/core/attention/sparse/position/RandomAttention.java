package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.tensor.CounterRandom;
import java.util.EnumSet;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * Every position attends r positions drawn once and for all (survey, 3.1.1; a part of Zaheer et al.
 * 2020). The draw depends on the seed, on i and on the number n of positions to draw from (i + 1
 * when causal), so that it is the same whenever the model is used.
 *
 * <pre>
 *   (1) S(i) = r different positions of 0 ... n - 1, uniformly; all of them where n &lt;= r
 * </pre>
 *
 * Time O(n r D), memory O(n r H). With r &gt;= n it is full attention.
 */
public final class RandomAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "random",
          Settings.class,
          "every position attends `keys` positions drawn once, from `seed`",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.INCREMENTAL, Ability.RELATIVE),
          "time O(n r D), memory O(n r H)",
          "Zaheer et al. 2020, arXiv 2007.14062");

  private RandomAttention() {}

  /**
   * What can be set.
   *
   * @param keys r, how many positions each position attends
   * @param seed of the draw, a part of the model
   */
  public record Settings(int keys, long seed) implements AttentionKind {
    public Settings() {
      this(16, 1);
    }

    public Settings {
      Check.atLeast("keys", keys, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new PatternAttention(site, this::attended);
    }

    private void attended(int i, int n, IntConsumer attended) {
      drawn(seed, i, n, keys).forEach(attended::accept);
    }
  }

  /** Floyd's draw of {@code count} different numbers under {@code n}, ascending. */
  static SortedSet<Integer> drawn(long seed, int i, int n, int count) {
    SplittableRandom random =
        new SplittableRandom(CounterRandom.key(CounterRandom.key(seed, i), n));
    SortedSet<Integer> drawn = new TreeSet<>();
    for (int top = Math.max(0, n - count); top < n; top++) {
      int j = random.nextInt(top + 1);
      drawn.add(drawn.contains(j) ? top : j);
    }
    return drawn;
  }
}
