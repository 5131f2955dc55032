package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.mechanism.ExplicitAttention;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.tensor.Activation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * Capsule aggregation (Li et al. 2019): what the heads found is not put side by side but routed by
 * agreement from H input capsules to M output capsules.
 *
 * <pre>
 *   (1) y_h = softmax(q_h k_h' / sqrt d) v_h   with relative positions inside on request
 *   (2) V_hn = y_h W_hn'                       the vote of head h for output capsule n, size D / M
 *   (3) o = route(V), T rounds                 {@link DynamicRouting} or {@link EmRouting}
 * </pre>
 *
 * The output projection follows. M is {@code capsules}, a number of its own as in the paper, H by
 * default. Time O(n^2 D + n D^2 + T n M D), memory O(n^2 H + T n H D).
 *
 * <p>Differs from the paper: heads are input capsules as they are, where the paper's are trained
 * maps of the heads that are not linear; the projection behind the capsules is one more; by default
 * there are few and large capsules under dynamic routing, where the paper's best models have as
 * many as D numbers hold, under EM.
 */
public final class CapsuleAttention extends ExplicitAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "capsule-aggregation",
          Settings.class,
          "heads are routed by agreement in `rounds` rounds, dynamic or EM (`routing`)",
          EnumSet.allOf(Ability.class),
          "time O(n^2 D + rounds n H D), memory O(n^2 H + rounds n H D)",
          "Li et al. 2019, arXiv 1904.03100");

  private final List<Linear> votes = new ArrayList<>();
  private final CapsuleRouting routing;
  private final int capsules;

  /** How agreement is found. */
  public enum Routing {
    /** Votes count by their dot product with the capsule (Sabour et al. 2017). */
    DYNAMIC,
    /** Votes count by their density under the capsule's Gaussian (Hinton et al. 2018). */
    EM
  }

  /**
   * What can be set.
   *
   * @param rounds T
   * @param routing how agreement is found
   * @param capsules M, a divisor of the model's size; 0 for the number of heads
   */
  public record Settings(int rounds, Routing routing, int capsules) implements AttentionKind {
    public Settings() {
      this(3, Routing.DYNAMIC, 0);
    }

    public Settings {
      Check.atLeast("rounds", rounds, 1);
      Check.atLeast("capsules", capsules, 0);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new CapsuleAttention(site, this);
    }
  }

  private CapsuleAttention(AttentionSpec site, Settings settings) {
    super(site);
    this.capsules = settings.capsules() == 0 ? site.heads() : settings.capsules();
    Check.that(
        site.size() % capsules == 0,
        "capsules of capsule-aggregation",
        capsules,
        "a divisor of model.size (" + site.size() + ")");
    this.routing =
        switch (settings.routing()) {
          case DYNAMIC -> new DynamicRouting(settings.rounds());
          case EM -> new EmRouting(site, settings.rounds(), capsules);
        };
    for (int h = 0; h < site.heads(); h++) {
      votes.add(
          new Linear(
              site.scope().at("votes." + h),
              site.headSize(),
              site.size(),
              capsules,
              Activation.IDENTITY,
              site.branch()));
    }
  }

  @Override
  protected Variable mix(Graph graph, Operand q, Operand k, Operand v, PairPositions places) {
    Variable dots = logits(graph, q, k, places);
    Variable weights = PairSoftmax.apply(graph, dots, places.pairs());
    Variable heads = sum(graph, weights, v, places);
    Variable capsules = routing.route(graph, votes(graph, heads));
    return Reshape.apply(graph, capsules, heads.value().rows(), site().size());
  }

  private CapsuleVotes votes(Graph graph, Variable heads) {
    Variable[] own = new Variable[votes.size()];
    for (int h = 0; h < own.length; h++) {
      // A product with a weight takes rows without gaps.
      own[h] = votes.get(h).apply(graph, site().head(heads, h).contiguous(graph));
    }
    Variable all = Concat.columns(graph, own);
    int rows = heads.value().rows() * own.length * capsules;
    Variable each = Reshape.apply(graph, all, rows, site().size() / capsules);
    return new CapsuleVotes(each, own.length, capsules);
  }
}
