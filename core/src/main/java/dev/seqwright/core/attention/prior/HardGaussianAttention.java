package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.attention.mechanism.PatternAttention;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;
import java.util.function.IntConsumer;

/**
 * Hard-coded Gaussian attention (You et al. 2020): weights that do not look at the content at all,
 * a bell around the position before, the own one or the one behind. Only values and output learn.
 *
 * <pre>
 *   (1) w_hij = N(j; i + o_h, sigma^2) / sum over the visible j,  o_h = -1, 0, 1 in turn;
 *       causal: o_h = -1, 0 in turn
 *   (2) y_h = sum_j w_hij v_jh
 * </pre>
 *
 * Positions further than 6 sigma from the middle have no weight in float32 and are left out: time
 * O(n sigma D). Decodes with a cache of values.
 *
 * <p>Differs from the paper: weights sum to 1 over the visible positions, where its program takes
 * the density as it is, so that sums differ near the ends and for a small sigma; offsets go by
 * turns and sigma is one, where the program sets them a head each; there is no form for
 * cross-attention.
 */
public final class HardGaussianAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "hard-gaussian",
          Settings.class,
          "fixed bells around the neighbouring positions; only values and output learn",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n sigma D), memory O(n sigma H)",
          "You et al. 2020, arXiv 2005.00742");

  private final Linear value;
  private final Linear output;
  private final Settings settings;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param sigma the width of the bells
   */
  public record Settings(double sigma) implements AttentionKind {
    public Settings() {
      this(1);
    }

    public Settings {
      Check.positive("sigma", sigma);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new HardGaussianAttention(site, this);
    }

    /** The positions with a weight: never none, the nearest visible one is always there. */
    void attended(int i, int n, IntConsumer keys) {
      int reach = (int) Math.ceil(6 * sigma) + 1;
      for (int j = Math.max(0, i - reach); j <= Math.min(n - 1L, (long) i + reach); j++) {
        keys.accept(j);
      }
    }
  }

  private HardGaussianAttention(AttentionSpec site, Settings settings) {
    int size = site.size();
    this.value =
        new Linear(site.scope().at("value"), size, size, 1, Activation.IDENTITY, site.branch());
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.settings = settings;
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    int[] positions = query.layout().positions();
    Pairs pairs = PatternAttention.pairs(settings::attended, query.layout(), site.role().causal());
    Variable v = value.apply(graph, query.rows());
    return attend(graph, v, PairPositions.of(pairs, positions, positions));
  }

  private Variable attend(Graph graph, Variable v, PairPositions places) {
    Variable weights = graph.constant(weights(graph, places));
    return output.apply(graph, PairSum.apply(graph, weights, v, places.pairs()));
  }

  /** (P, H), summing to 1 over the pairs of every row. */
  private Tensor weights(Graph graph, PairPositions places) {
    int heads = site.heads();
    int offsets = site.role().causal() ? 2 : 3;
    Tensor logits = graph.workspace().allocate(places.pairs().count(), heads);
    for (int p = 0; p < places.pairs().count(); p++) {
      for (int h = 0; h < heads; h++) {
        double away = (places.distance(p) - (h % offsets - 1)) / settings.sigma();
        logits.set((long) p * heads + h, (float) (-away * away / 2));
      }
    }
    graph.kernels().pairs().softmax(logits, places.pairs(), logits);
    return logits;
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Cache(keep, site.size());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor now = value.apply(graph, rows).value();
    Tensor values = ((Cache) state).with(step, now);
    return attend(graph, graph.constant(values), step.places(settings::attended));
  }
}
