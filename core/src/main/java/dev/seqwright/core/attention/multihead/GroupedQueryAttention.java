package dev.seqwright.core.attention.multihead;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Pattern;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;
import java.util.List;

/**
 * Grouped queries: H heads of queries share g heads of keys and values (Ainslie et al. 2023); g = 1
 * is multi-query attention (Shazeer 2019), g = H full attention.
 *
 * <pre>
 *   (1) q = x Wq' (n, H d),  [k v] = m Wkv' (n, 2 g d)
 *   (2) y_h = sum_j softmax_j(q_h . k_u / sqrt d) v_u,  u = floor(h g / H)
 * </pre>
 *
 * Time O(n^2 D) and O(n D g d) for keys and values; the cache of decoding holds 2 g d numbers a
 * position in place of 2 D.
 */
public final class GroupedQueryAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "grouped-query",
          Settings.class,
          "heads share `groups` heads of keys and values; 1 is multi-query",
          EnumSet.of(Ability.BIDIRECTIONAL, Ability.CAUSAL, Ability.CROSS, Ability.INCREMENTAL),
          "time O(n^2 D), a cache of 2 g d a position",
          "Ainslie et al. 2023, arXiv 2305.13245; Shazeer 2019, arXiv 1911.02150");

  private final Linear query;
  private final Linear keyValue;
  private final Linear output;
  private final AttentionSpec site;
  private final int groups;

  /**
   * What can be set.
   *
   * @param groups g, which divides the number of heads
   */
  public record Settings(int groups) implements AttentionKind {
    public Settings() {
      this(1);
    }

    public Settings {
      Check.atLeast("groups", groups, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(
          site.heads() % groups == 0,
          "groups of grouped-query",
          groups,
          "a divisor of heads (" + site.heads() + ")");
      return new GroupedQueryAttention(site, groups);
    }
  }

  private GroupedQueryAttention(AttentionSpec site, int groups) {
    int size = site.size();
    int width = groups * site.headSize();
    this.query =
        new Linear(
            site.scope().at("query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.keyValue =
        Linear.stacked(
            site.scope().at("key-value"), size, width, List.of(site.initializer(), site.branch()));
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.site = site;
    this.groups = groups;
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    Variable kv = keyValue.apply(graph, source.rows());
    return attend(graph, x.rows(), kv, x.layout(), source.layout());
  }

  private Variable attend(
      Graph graph, Variable x, Variable kv, SequenceLayout queries, SequenceLayout source) {
    Setting setting =
        new Setting(queries, source, site.heads(), site.role().causal(), site.dropout());
    Variable y =
        DotProductAttention.apply(
            graph, query.apply(graph, x), shared(graph, kv, 0), shared(graph, kv, groups), setting);
    return output.apply(graph, y);
  }

  /** Keys or values (N, H d), each group's columns once for each of its heads. */
  private Variable shared(Graph graph, Variable kv, int first) {
    int d = site.headSize();
    Operand[] heads = new Operand[site.heads()];
    for (int h = 0; h < heads.length; h++) {
      int group = first + h * groups / heads.length;
      heads[h] = kv.columns(group * d, (group + 1) * d);
    }
    return Concat.columns(graph, heads);
  }

  /** Keys and values (Nk, 2 g d) of every sentence. */
  private record Memorized(Tensor keysAndValues, SequenceLayout layout) implements AttentionState {}

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    int width = 2 * groups * site.headSize();
    if (site.role() != Role.CROSS) {
      return new Cache(keep, width);
    }
    Tensor kv = keep.allocate(source.layout().rows(), width);
    keyValue.into(graph, source.rows().value(), kv);
    return new Memorized(kv, source.layout());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    if (state instanceof Memorized(Tensor kv, SequenceLayout layout)) {
      return attend(graph, rows, graph.constant(kv), step.live(), layout);
    }
    Tensor now = keyValue.apply(graph, rows).value();
    Variable kv = graph.constant(((Cache) state).with(step, now));
    PairPositions places = step.places(Pattern.everything());
    Variable q = query.apply(graph, rows);
    Variable k = shared(graph, kv, 0);
    Variable dots = PairDots.apply(graph, q, k, places.pairs(), site.heads(), site.scale());
    Variable weights = PairSoftmax.apply(graph, dots, places.pairs());
    Variable y = PairSum.apply(graph, weights, shared(graph, kv, groups), places.pairs());
    return output.apply(graph, y);
  }
}
