package dev.seqwright.core.attention.sparse.position;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The factorised attention of Sparse Transformers (Child et al. 2019): two patterns with about sqrt
 * n keys each, which together connect any two positions in two steps. With a stride l
 *
 * <pre>
 *   (1) strided: A(i) = {j : i - l &lt;= j &lt;= i},            B(i) = {j : (i - j) mod l = 0}
 *   (2) fixed:   A(i) = {j : floor(j / l) = floor(i / l)}, B(i) = {j : j mod l &gt;= l - c}
 * </pre>
 *
 * Merged heads attend A and B at once; with alternating heads the first half attends A, the second
 * B. Causal: and j &lt;= i; elsewhere A also reaches l forward. Time O(n (l + n / l) D), best with
 * l near sqrt n.
 *
 * <p>Differs from the paper: patterns do not take turns from layer to layer, its first scheme;
 * {@code alternating} divides the heads; all heads of the fixed pattern see the same c positions,
 * where the paper gives them distinct ones.
 */
public final class SparseTransformerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "sparse-transformer",
          Settings.class,
          "two patterns, strided or fixed, of about sqrt n keys where `stride` is near it",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.INCREMENTAL, Ability.SELECTIVE),
          "time O(n (stride + n / stride) D), memory O(n (stride + n / stride) H)",
          "Child et al. 2019, arXiv 1904.10509");

  private SparseTransformerAttention() {}

  /** The two patterns. */
  public enum Form {
    /** A row and every l-th position before, for data with a period. */
    STRIDED,
    /** A block and the last c positions of every block, for text. */
    FIXED
  }

  /** Who attends what. */
  public enum Heads {
    /** Every head attends both patterns. */
    MERGED,
    /** The first half of the heads attends the first pattern, the second half the second. */
    ALTERNATING
  }

  /**
   * What can be set.
   *
   * @param form strided or fixed
   * @param stride l
   * @param summary c, the positions of a block that all later ones see; for fixed
   * @param heads merged or alternating
   */
  public record Settings(Form form, int stride, int summary, Heads heads) implements AttentionKind {
    public Settings() {
      this(Form.STRIDED, 16, 4, Heads.MERGED);
    }

    public Settings {
      Check.atLeast("stride", stride, 1);
      Check.that(
          summary >= 1 && summary <= stride, "summary", summary, "1 to stride (" + stride + ")");
    }

    @Override
    public Attention create(AttentionSpec site) {
      Pattern near = form == Form.STRIDED ? this::row : this::block;
      Pattern far = form == Form.STRIDED ? this::column : this::summaries;
      return heads == Heads.ALTERNATING
          ? new PatternAttention(site, near, far)
          : new PatternAttention(site, both(near, far));
    }

    private void row(int i, int n, IntConsumer keys) {
      range(Math.max(0, i - stride), (int) Math.min(n, i + 1L + stride), keys);
    }

    private void column(int i, int n, IntConsumer keys) {
      for (int j = i % stride; j < n; j += stride) {
        keys.accept(j);
      }
    }

    private void block(int i, int n, IntConsumer keys) {
      int first = i / stride * stride;
      range(first, Math.min(n, first + stride), keys);
    }

    private void summaries(int i, int n, IntConsumer keys) {
      for (int first = stride - summary; first < n; first += stride) {
        range(first, Math.min(n, first + summary), keys);
      }
    }
  }

  private static void range(int from, int to, IntConsumer keys) {
    for (int j = from; j < to; j++) {
      keys.accept(j);
    }
  }

  /** The union of two patterns, each key once. */
  static Pattern both(Pattern one, Pattern other) {
    return (i, n, keys) -> {
      List<Integer> all = new ArrayList<>();
      one.attended(i, n, all::add);
      other.attended(i, n, all::add);
      all.stream().sorted().distinct().forEach(keys::accept);
    };
  }
}
