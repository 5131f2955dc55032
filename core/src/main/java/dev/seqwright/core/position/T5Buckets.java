package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The relative position bias of T5 (Raffel et al. 2020): distances fall into buckets, and every
 * bucket has a trained number for each head, shared by the layers of a stack.
 *
 * <pre>
 *   (1) logit_ij = s q_i . k_j + B[bucket(j - i), h]     s = 1 / sqrt d, or 1 where not scaled
 *   (2) n = |j - i|; with E exact buckets: n for n &lt; E, else
 *       E + floor(log(n / E) / log(M / E) (E' - E)) up to E' - 1
 * </pre>
 *
 * M is the distance beyond which all fall into the last bucket. Both directions: half of the
 * buckets each, E' = half, E = E' / 2; causal: E' all, E = half.
 *
 * <p>Differs from the paper: logits are divided by sqrt d unless {@code scaled} is false, which is
 * T5's form; T5 starts its queries' weights so much smaller instead.
 */
public final class T5Buckets implements RelativePosition {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "t5",
          Settings.class,
          "a trained bias for each bucket of distances and head; `scaled: false` as in T5",
          Set.of(),
          "time O(pairs), buckets H parameters a stack",
          "Raffel et al. 2020, arXiv 1910.10683");

  private final Parameter table;
  private final Settings settings;
  private final boolean causal;
  private final HeadRange heads;

  /**
   * What can be set.
   *
   * @param buckets how many there are, a multiple of 4
   * @param maxDistance M
   * @param scaled whether logits are divided by sqrt d
   */
  public record Settings(int buckets, int maxDistance, boolean scaled) implements PositionKind {
    public Settings() {
      this(32, 128);
    }

    /** Scaled logits. */
    public Settings(int buckets, int maxDistance) {
      this(buckets, maxDistance, true);
    }

    public Settings {
      Check.that(buckets >= 4 && buckets % 4 == 0, "buckets", buckets, "a multiple of 4");
      Check.that(
          maxDistance > buckets / 2,
          "max-distance",
          maxDistance,
          "more than half of the buckets (" + buckets + ")");
    }

    @Override
    public boolean shared() {
      return true;
    }

    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      Parameter table = scope.create("weight", Initializer.normal(0.1), buckets, heads);
      return Optional.of(new T5Buckets(this, table, HeadRange.all(heads), causal));
    }

    /** The bucket of a distance j - i. */
    int bucket(int distance, boolean causal) {
      if (causal) {
        return within(Math.max(0, -distance), buckets);
      }
      int half = buckets / 2;
      return within(Math.abs(distance), half) + (distance > 0 ? half : 0);
    }

    private int within(int n, int count) {
      int exact = count / 2;
      if (n < exact) {
        return n;
      }
      double share = Math.log((double) n / exact) / Math.log((double) maxDistance / exact);
      return Math.min(count - 1, exact + (int) (share * (count - exact)));
    }
  }

  private T5Buckets(Settings settings, Parameter table, HeadRange heads, boolean causal) {
    this.table = table;
    this.settings = settings;
    this.causal = causal;
    this.heads = heads;
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return new T5Buckets(settings, table, heads.part(from, to), causal);
  }

  @Override
  public float scale(int headSize) {
    return settings.scaled ? RelativePosition.super.scale(headSize) : 1;
  }

  @Override
  public Variable logits(
      Graph graph, Variable dots, Operand queries, Operand keys, PairPositions places) {
    int[] buckets = new int[places.pairs().count()];
    Arrays.setAll(buckets, p -> settings.bucket(places.distance(p), causal));
    Operand own = heads.columns(table.in(graph));
    return Add.apply(graph, dots, GatherRows.apply(graph, own, buckets));
  }
}
