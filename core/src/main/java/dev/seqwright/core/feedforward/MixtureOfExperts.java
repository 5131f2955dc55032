package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sparsely gated mixture of experts (Lepikhin et al. 2020; Fedus et al. 2021): each row is
 * computed by k of E feed-forward layers.
 *
 * <pre>
 *   (1) r_i = softmax(x_i Wr' + br)                               the router, over E experts
 *   (2) y_i = sum over the k largest e of g_ie FFN_e(x_i)
 *   (3) g_ie = r_ie for k = 1; r_ie / (sum of the k) for k &gt; 1
 *   (4) loss += weight E sum_e f_e P_e     f_e the share of rows whose first choice is e,
 *                                          P_e the mean of r_ie over the rows
 * </pre>
 *
 * In training an expert takes at most ceil(capacity k N / E) of the N rows of a batch part, the
 * first ones; others lose that choice. x and y (N, D); time O(N k D F), parameters E times those of
 * one layer.
 *
 * <p>Differs from the papers: outside training there is no capacity, so that a sentence does not
 * depend on its batch; the router has no noise, no loss on the size of its logits and no start of
 * its own; the second expert is always asked, where GShard asks it by chance, as its weight says;
 * experts are of two layers, with the dropout of any other.
 */
public final class MixtureOfExperts implements FeedForward {
  /** The entry of the catalogue. */
  public static final Variant<FeedForwardKind> VARIANT =
      new Variant<>(
          "moe",
          Settings.class,
          "each position is computed by the best `top` of `experts` layers",
          Set.of(),
          "time O(n top D F), experts times the weights",
          "Lepikhin et al. 2020, arXiv 2006.16668; Fedus et al. 2021, arXiv 2101.03961");

  private final Linear router;
  private final List<FeedForward> experts = new ArrayList<>();
  private final Settings settings;
  private final Load load;

  /**
   * What can be set.
   *
   * @param experts E
   * @param top k, experts a row
   * @param capacity how many times its even share an expert takes at most in training
   * @param balance the weight of the loss that balances the experts
   */
  public record Settings(int experts, int top, double capacity, double balance)
      implements FeedForwardKind {
    public Settings() {
      this(4, 2, 1.25, 0.01);
    }

    public Settings {
      Check.atLeast("experts", experts, 1);
      Check.that(top >= 1 && top <= experts, "top", top, "1 to experts (" + experts + ")");
      Check.positive("capacity", capacity);
      Check.notNegative("balance", balance);
    }

    @Override
    public FeedForward create(FeedForwardSpec site) {
      return new MixtureOfExperts(site, this);
    }
  }

  private MixtureOfExperts(FeedForwardSpec site, Settings settings) {
    Scope scope = site.scope();
    this.settings = settings;
    this.load = new Load(settings.experts());
    this.router =
        new Linear(
            scope.at("router"),
            site.size(),
            settings.experts(),
            1,
            Activation.IDENTITY,
            site.initializer());
    for (int e = 0; e < settings.experts(); e++) {
      FeedForwardSpec own = site.in(scope.at("experts." + e));
      experts.add(new TwoLayer.Settings().create(own));
    }
  }

  @Override
  public Optional<Load> load() {
    return Optional.of(load);
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    Variable logits = router.apply(graph, x);
    Variable shares = Softmax.apply(graph, logits);
    Routing routing = Routing.of(logits.value(), settings.top());
    if (graph.recording()) {
      load.count(routing);
      graph.addToLoss(Balance.apply(graph, shares, routing), settings.balance());
    }
    Variable gates = gates(graph, logits, shares, routing);
    return mixed(graph, x, gates, routing.within(capacity(graph, x.value().rows())));
  }

  private int capacity(Graph graph, int rows) {
    double even = settings.capacity() * settings.top() * rows / settings.experts();
    return graph.recording() ? (int) Math.ceil(even) : Integer.MAX_VALUE;
  }

  /** The weight of every choice (N k, 1), row by row. */
  private Variable gates(Graph graph, Variable logits, Variable shares, Routing routing) {
    return settings.top() == 1
        ? GatherElements.apply(graph, shares, routing.elements())
        : PairSoftmax.apply(
            graph, GatherElements.apply(graph, logits, routing.elements()), routing.pairs());
  }

  private Variable mixed(Graph graph, Variable x, Variable gates, Routing routing) {
    List<Variable> outputs = new ArrayList<>();
    for (int e = 0; e < experts.size(); e++) {
      int[] choices = routing.choicesOf(e);
      if (choices.length > 0) {
        Variable rows = GatherRows.apply(graph, x, routing.rows(choices));
        Variable y = experts.get(e).apply(graph, rows);
        outputs.add(ScaleRows.apply(graph, y, GatherRows.apply(graph, gates, choices)));
      }
    }
    Variable all = Concat.rows(graph, outputs.toArray(Variable[]::new));
    return SegmentSum.apply(graph, all, routing.rows(routing.byExpert()), ones(x.value().rows()));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    IntStream.range(0, count).forEach(i -> ones[i] = 1);
    return ones;
  }
}
