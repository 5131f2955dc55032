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
import dev.seqwright.core.attention.mechanism.PairAttention;
import dev.seqwright.core.attention.mechanism.SourceRows;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.RelativePosition.Turning;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Grouped queries: H heads of queries share g heads of keys and values (Ainslie et al. 2023); g = 1
 * is multi-query attention (Shazeer 2019), g = H full attention.
 *
 * <pre>
 *   (1) q = x Wq' (n, H d),  [k v] = m Wkv' (n, 2 g d)
 *   (2) y_h = sum_j softmax_j(q_h . k_u / sqrt d) v_u,  u = floor(h g / H)
 * </pre>
 *
 * In self-attention with relative positions inside on request. Time O(n^2 D) and O(n D g d) for
 * keys and values; the cache of decoding holds 2 g d numbers a position in place of 2 D, which all
 * heads of a group read where they lie.
 */
public final class GroupedQueryAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "grouped-query",
          Settings.class,
          "heads share `groups` heads of keys and values; 1 is multi-query",
          EnumSet.complementOf(EnumSet.of(Ability.SELECTIVE)),
          "time O(n^2 D), a cache of 2 g d a position",
          "Ainslie et al. 2023, arXiv 2305.13245; Shazeer 2019, arXiv 1911.02150");

  private final Linear query;
  private final Linear keyValue;
  private final Linear output;
  private final PairAttention pairs;
  private final boolean turns; // whether positions may turn queries and keys
  private final boolean explicit; // whether positions work on the logits
  private final AttentionSpec site;
  private final int width;

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
    this.width = groups * site.headSize();
    this.query =
        new Linear(
            site.scope().at("query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.keyValue =
        Linear.stacked(
            site.scope().at("key-value"), size, width, List.of(site.initializer(), site.branch()));
    this.output =
        new Linear(site.scope().at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.pairs = new PairAttention(site);
    this.turns = site.relative().isPresent();
    this.explicit = site.relative().filter(at -> !(at instanceof Turning)).isPresent();
    this.site = site;
  }

  @Override
  public int limit() {
    return pairs.limit();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    Variable q = query.apply(graph, x.rows());
    Variable kv = keyValue.apply(graph, source.rows());
    Operand k = kv.columns(0, width);
    Operand v = kv.columns(width, 2 * width);
    if (explicit) {
      boolean causal = site.role().causal();
      return output.apply(graph, pairs.attendAll(graph, q, k, v, x.layout(), causal));
    }
    Operand queries = turned(graph, q, x.layout()::positions);
    Operand keys = turned(graph, k, x.layout()::positions);
    boolean causal = site.role().causal();
    Setting setting =
        new Setting(x.layout(), source.layout(), site.heads(), causal, site.dropout());
    return output.apply(graph, DotProductAttention.apply(graph, queries, keys, v, setting));
  }

  /** Queries or keys as they are compared; positions are asked for where they turn them. */
  private Operand turned(Graph graph, Operand rows, Supplier<int[]> positions) {
    return turns ? pairs.turned(graph, rows, positions.get()) : rows;
  }

  /** Keys and values (Nk, 2 g d) of every sentence. */
  private record Memorized(Tensor keysAndValues, SequenceLayout layout) implements AttentionState {}

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    if (site.role() != Role.CROSS) {
      return new Cache(keep, 2 * width);
    }
    Tensor kv = keep.allocate(source.layout().rows(), 2 * width);
    keyValue.into(graph, source.rows().value(), kv);
    return new Memorized(kv, source.layout());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Variable q = query.apply(graph, rows);
    if (state instanceof Memorized(Tensor kv, SequenceLayout layout)) {
      SourceRows seen = SourceRows.of(step.live(), layout);
      return output.apply(graph, indexed(graph, q, kv, seen.rows(), seen.from()));
    }
    Cache cache = (Cache) state;
    Tensor kv = remembered(graph, keyValue.apply(graph, rows), cache, step);
    if (explicit) {
      return output.apply(graph, positioned(graph, q, kv, step));
    }
    Operand queries = turned(graph, q, step::positions);
    return output.apply(graph, indexed(graph, queries, kv, step.history(), step.from()));
  }

  /** Turned keys and values (C, 2 g d) of every position so far, this step's among them. */
  private Tensor remembered(Graph graph, Variable now, Cache cache, Step step) {
    if (!turns) {
      return cache.with(step, now.value());
    }
    Operand k = pairs.turned(graph, now.columns(0, width), step.positions());
    return cache.with(step, Concat.columns(graph, k, now.columns(width, 2 * width)).value());
  }

  private Variable indexed(Graph graph, Operand q, Tensor kv, int[] rows, int[] from) {
    Tensor y = graph.workspace().allocate(q.rows(), site.size());
    Matrix keys = kv.columns(0, width);
    Matrix values = kv.columns(width, 2 * width);
    graph
        .kernels()
        .attention()
        .indexed(q.columns().matrix(), keys, values, rows, from, site.heads(), site.scale(), y);
    return graph.constant(y);
  }

  private Variable positioned(Graph graph, Variable q, Tensor seen, Step step) {
    Variable kv = graph.constant(seen);
    Operand keys = kv.columns(0, width);
    Operand values = kv.columns(width, 2 * width);
    return pairs.attend(graph, q, keys, values, step.places(Pattern.everything()));
  }
}
