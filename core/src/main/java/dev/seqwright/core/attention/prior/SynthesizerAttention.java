package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.nn.WeightInitializer;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Synthesizer (Tay et al. 2021): attention whose logits do not compare positions: each position
 * makes its own, or they are numbers of their own. The paper's best models mix them with dot
 * products.
 *
 * <pre>
 *   (1) y_i = sum_j softmax_j(sum_p alpha_p s_p(i, j)) v_j,  alpha = softmax(a) over the parts p
 *   (2) dense:             s(i, j) = (relu(x_i W1' + b1) W2' + b2)_j
 *   (3) factorized-dense:  s(i, j) = A(x_i)_(j mod a) B(x_i)_(floor(j / a)),  a = ceil(sqrt limit)
 *   (4) random:            s(i, j) = R_ij, trained;  fixed: not trained
 *   (5) factorized-random: s(i, j) = r1_i . r2_j, of rank k
 *   (6) dot-product:       s(i, j) = q_i . k_j / sqrt d, at most once
 * </pre>
 *
 * One part alone has no alpha; dot-product alone is full attention. j up to the model's
 * max-positions, the longest sequence it takes. Time O(n^2 D), memory O(n limit H). Decodes with a
 * cache of values, and of keys where there are dot products.
 */
public final class SynthesizerAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "synthesizer",
          Settings.class,
          "logits that positions make themselves, or that are parameters; mixtures of these and dot"
              + " products",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n^2 D), up to limit^2 H parameters",
          "Tay et al. 2021, arXiv 2005.00743");

  private final List<SynthesizerPart> parts;
  private final Parameter mixture;
  private final Optional<Linear> key;
  private final Linear value;
  private final Linear output;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param parts dense, factorized-dense, random, fixed, factorized-random, dot-product; several
   *     are mixed
   * @param rank k of factorized-random
   * @param seed of the draw of fixed, a part of the model; with 0 it depends on the place alone
   */
  public record Settings(List<SynthesizerPart.Form> parts, int rank, long seed)
      implements AttentionKind {
    public Settings() {
      this(List.of(SynthesizerPart.Form.DENSE), 8, 0);
    }

    public Settings {
      Check.that(!parts.isEmpty(), "parts", "none", "one or more");
      Check.atLeast("rank", rank, 1);
      long dots = parts.stream().filter(SynthesizerPart.Form.DOT_PRODUCT::equals).count();
      Check.that(dots <= 1, "parts", dots + " times dot-product", "once at most");
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new SynthesizerAttention(site, this);
    }
  }

  private SynthesizerAttention(AttentionSpec site, Settings settings) {
    this.parts = SynthesizerPart.all(site, settings);
    this.mixture =
        parts.size() == 1
            ? null
            : site.scope().create("mixture", Initializer.zeros(), 1, parts.size());
    this.key =
        settings.parts().contains(SynthesizerPart.Form.DOT_PRODUCT)
            ? Optional.of(linear(site, "key", site.initializer()))
            : Optional.empty();
    this.value = linear(site, "value", site.branch());
    this.output = linear(site, "output", site.branch());
    this.site = site;
  }

  private static Linear linear(AttentionSpec site, String name, WeightInitializer start) {
    Scope scope = site.scope().at(name);
    return new Linear(scope, site.size(), site.size(), 1, Activation.IDENTITY, start);
  }

  @Override
  public int limit() {
    return site.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    int[] positions = query.layout().positions();
    Pairs pairs = Pairs.dense(query.layout(), query.layout(), site.role().causal());
    Variable x = query.rows();
    Optional<Variable> k = key.map(linear -> linear.apply(graph, x));
    Variable v = value.apply(graph, x);
    return attend(graph, x, k, v, PairPositions.of(pairs, positions, positions));
  }

  private Variable attend(
      Graph graph, Variable x, Optional<Variable> keys, Variable v, PairPositions places) {
    Variable logits = logits(graph, x, keys, places);
    Variable weights = PairSoftmax.apply(graph, logits, places.pairs());
    Variable dropped = Dropout.apply(graph, weights, site.dropout());
    return output.apply(graph, PairSum.apply(graph, dropped, v, places.pairs()));
  }

  private Variable logits(Graph graph, Variable x, Optional<Variable> keys, PairPositions places) {
    if (mixture == null) {
      return parts.getFirst().logits(graph, x, keys, places);
    }
    Variable alpha = Softmax.apply(graph, mixture.in(graph));
    Variable sum = null;
    for (int p = 0; p < parts.size(); p++) {
      Variable own = weighted(graph, parts.get(p).logits(graph, x, keys, places), alpha, p);
      sum = sum == null ? own : Add.apply(graph, sum, own);
    }
    return sum;
  }

  /** The logits of a part, all of them times the part's alpha. */
  private static Variable weighted(Graph graph, Variable logits, Variable alpha, int part) {
    int rows = logits.value().rows();
    Variable one = GatherElements.apply(graph, alpha, part);
    Variable flat = Reshape.apply(graph, logits, 1, rows * logits.value().columns());
    return Reshape.apply(graph, ScaleRows.apply(graph, flat, one), rows, logits.value().columns());
  }

  /** What was decoded; keys are empty where nothing compares them. */
  private record Past(Cache keys, Cache values) implements AttentionState {}

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Past(new Cache(keep, site.size()), new Cache(keep, site.size()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Past past = (Past) state;
    Optional<Variable> keys =
        key.map(linear -> past.keys.with(step, linear.apply(graph, rows).value()))
            .map(graph::constant);
    Variable values = graph.constant(past.values.with(step, value.apply(graph, rows).value()));
    return attend(graph, rows, keys, values, step.places(Pattern.everything()));
  }
}
