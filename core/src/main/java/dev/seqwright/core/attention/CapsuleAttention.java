package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Join;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Squash;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Places;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Capsule aggregation (Li et al. 2019): what the heads found is not put side by side but routed by
 * agreement from H input capsules to H output capsules, T rounds of dynamic routing (Sabour et al.
 * 2017).
 *
 * <pre>
 *   (1) V_hn = y_h W_hn'                       the vote of head h for output capsule n, size d
 *   (2) c_hn = softmax_n(b_hn), b = 0 at first
 *   (3) o_n = squash(sum_h c_hn V_hn),  squash(s) = |s|^2 / (1 + |s|^2) s / |s|
 *   (4) b_hn = b_hn + o_n . V_hn, then (2) again
 * </pre>
 *
 * The output projection follows. Time O(n^2 D + n D^2 + T n H D), memory O(n^2 H + n H D).
 */
public final class CapsuleAttention extends PairAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "capsule-aggregation",
          Settings.class,
          "heads are routed by agreement in `rounds` rounds",
          EnumSet.of(Ability.ENCODER, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n^2 D + rounds n H D), memory O(n^2 H + n H D)",
          "Li et al. 2019, arXiv 1904.03100");

  private final List<Linear> votes = new ArrayList<>();
  private final int rounds;

  /**
   * What can be set.
   *
   * @param rounds T
   */
  public record Settings(int rounds) implements AttentionKind {
    public Settings() {
      this(3);
    }

    public Settings {
      if (rounds < 1) {
        throw new IllegalArgumentException("rounds must be at least 1, found " + rounds);
      }
    }

    @Override
    public Attention create(Site site) {
      return new CapsuleAttention(site, rounds);
    }
  }

  private CapsuleAttention(Site site, int rounds) {
    super(site);
    this.rounds = rounds;
    for (int h = 0; h < site.heads(); h++) {
      votes.add(
          new Linear(
              site.scope().at("votes." + h),
              site.headSize(),
              site.size(),
              site.heads(),
              Activation.IDENTITY,
              site.branch()));
    }
  }

  @Override
  Variable mix(Graph graph, Variable q, Variable k, Variable v, Places places) {
    Variable dots = PairDots.apply(graph, q, k, places.pairs(), site().heads(), site().scale());
    Variable weights = PairSoftmax.apply(graph, dots, places.pairs());
    Variable dropped = Dropout.apply(graph, weights, site().dropout());
    return routed(graph, PairSum.apply(graph, dropped, v, places.pairs()));
  }

  private Variable routed(Graph graph, Variable heads) {
    int rows = heads.value().rows();
    int count = site().heads();
    Routes routes = new Routes(rows, count);
    Variable all = votes(graph, heads, rows);
    Variable agreement = graph.constant(graph.memory().zeros(rows * count, count));
    Variable capsules = null;
    for (int round = 0; round < rounds; round++) {
      Variable shares = Softmax.apply(graph, agreement);
      Variable flat = Reshape.apply(graph, shares, rows * count * count, 1);
      Variable own = GatherRows.apply(graph, flat, routes.exchanged());
      capsules = Squash.apply(graph, PairSum.apply(graph, own, all, routes.pairs()));
      agreement = Add.apply(graph, agreement, agreed(graph, capsules, all, routes));
    }
    return Reshape.apply(graph, capsules, rows, site().size());
  }

  /** The votes (N H H, d) of row, head and capsule. */
  private Variable votes(Graph graph, Variable heads, int rows) {
    int d = site().headSize();
    Variable[] own = new Variable[votes.size()];
    for (int h = 0; h < own.length; h++) {
      own[h] = votes.get(h).apply(graph, Columns.apply(graph, heads, h * d, (h + 1) * d));
    }
    Variable all = Join.columns(graph, own);
    return Reshape.apply(graph, all, rows * own.length * own.length, d);
  }

  /** o_n . V_hn as (N H, H), a row each row and head. */
  private static Variable agreed(Graph graph, Variable capsules, Variable all, Routes routes) {
    Variable dots = PairDots.apply(graph, capsules, all, routes.pairs(), 1, 1);
    Variable byHead = GatherRows.apply(graph, dots, routes.exchanged());
    return Reshape.apply(graph, byHead, routes.rows * routes.count, routes.count);
  }

  /** Votes are numbered by (row, head, capsule); pairs of capsules by (row, capsule, head). */
  private record Routes(int rows, int count) {
    /** The vote of every pair; its own inverse, so the pair of every vote as well. */
    int[] exchanged() {
      int square = count * count;
      return IntStream.range(0, rows * square)
          .map(e -> e / square * square + e % count * count + e % square / count)
          .toArray();
    }

    /** Every output capsule with the votes for it. */
    Pairs pairs() {
      int[] from = IntStream.rangeClosed(0, rows * count).map(c -> c * count).toArray();
      return new Pairs(from, exchanged());
    }
  }
}
