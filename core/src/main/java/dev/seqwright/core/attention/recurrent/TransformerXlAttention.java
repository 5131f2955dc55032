package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.RecurrentAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.DistanceAttention;
import dev.seqwright.core.autograd.DistanceAttention.Setting;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Transformer-XL (Dai et al. 2019): keys and values of a segment are its own positions and M of the
 * segments before, as they stood in the same layer; logits know distances, not positions, so that
 * what was computed in one segment serves in the next.
 *
 * <pre>
 *   (1) z = [m; x],  q = x Wq',  k = z Wk',  v = z Wv'      m without gradients
 *   (2) logit_ij = ((q_i + u) . k_j + (q_i + v) . r_(i - j)) / sqrt d,  j &lt;= i
 *   (3) r_t = R_min(t, clamp) Wr'                            R sinusoids, see {@link Distances}
 *   (4) same-length: only j &gt; i - M, so that every query sees M keys, itself among them
 * </pre>
 *
 * i and j count from the first row of z. u and v are rows (1, D) that all layers of a stack share,
 * or a layer's own. Segments are attended by {@link DistanceAttention}, steps of decoding pair by
 * pair. Time O(n (M + n) D) for a segment of n positions, whatever the text's length. Decodes with
 * a cache of 2 D a position.
 *
 * <p>Differs from the paper: q, k, v and the output have biases, which start at zero. Differs from
 * the authors' program: nothing is dropped from R.
 */
public final class TransformerXlAttention implements RecurrentAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "transformer-xl",
          Settings.class,
          "logits of distances, and `memory` positions of the segments before as keys",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n (M + n) D) a segment, M D numbers a layer and text",
          "Dai et al. 2019, arXiv 1901.02860");

  private static final double BIASES = 0.02;

  private final Settings settings;
  private final AttentionSpec site;
  private final Linear query;
  private final Linear keyValue;
  private final Linear output;
  private final Distances distances;
  private final Parameter content;
  private final Parameter position;

  /**
   * What can be set.
   *
   * @param memory M, how many positions of earlier segments are seen; 0 for none
   * @param sameLength whether every position sees M keys, itself among them, in place of M and
   *     those of its segment
   * @param clampLength the farthest distance that is told apart; all when absent
   * @param sharedBiases whether the layers of a stack share u and v
   */
  public record Settings(
      int memory, boolean sameLength, Optional<Integer> clampLength, boolean sharedBiases)
      implements AttentionKind {
    public Settings() {
      this(256, false, Optional.empty(), true);
    }

    public Settings {
      Check.atLeast("memory", memory, 0);
      Check.that(!sameLength || memory > 0, "same-length", sameLength, "false where memory is 0");
      clampLength.ifPresent(farthest -> Check.atLeast("clamp-length", farthest, 0));
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(site.size() % 2 == 0, "size", site.size(), "an even number for transformer-xl");
      return new TransformerXlAttention(site, this);
    }

    @Override
    public int segmentMemory() {
      return memory;
    }

    /** Layers see the same earlier positions, as decoding has one past for all of them. */
    @Override
    public void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {
      layers.stream()
          .filter(other -> other.segmentMemory() != memory)
          .findFirst()
          .ifPresent(
              other -> {
                throw new IllegalArgumentException(
                    "found transformer-xl with memory %d beside %s with memory %d, expected the same memory in all layers"
                        .formatted(memory, names.apply(other), other.segmentMemory()));
              });
    }
  }

  TransformerXlAttention(AttentionSpec site, Settings settings) {
    int size = site.size();
    Scope scope = site.scope();
    this.settings = settings;
    this.site = site;
    this.query =
        new Linear(scope.at("query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.keyValue =
        Linear.stacked(
            scope.at("key-value"), size, size, List.of(site.initializer(), site.branch()));
    this.output = new Linear(scope.at("output"), size, size, 1, Activation.IDENTITY, site.branch());
    this.distances = new Distances(site);
    Scope biases = (settings.sharedBiases ? site.stack() : scope).at("distance");
    this.content = biases.common("content", Initializer.normal(BIASES), 1, size);
    this.position = biases.common("position", Initializer.normal(BIASES), 1, size);
  }

  @Override
  public int memory() {
    return settings.memory;
  }

  @Override
  public Optional<RecurrentAttention> recurrent() {
    return settings.memory > 0 ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    return forward(graph, x, x.rows(), x.layout());
  }

  @Override
  public Variable forward(Graph graph, Sequences all, Selection own) {
    return forward(graph, all, own.of(graph, all.rows()), own.layout());
  }

  private Variable forward(Graph graph, Sequences all, Variable own, SequenceLayout layout) {
    Variable q = query.apply(graph, own);
    Variable kv = keysAndValues(graph, all.rows());
    Variable y =
        DistanceAttention.apply(
            graph,
            scaled(graph, q, content),
            scaled(graph, q, position),
            site.part(kv, 0),
            site.part(kv, 1),
            fromFar(graph, all.layout().maxLength()),
            setting(all, layout));
    return output.apply(graph, y);
  }

  private Setting setting(Sequences all, SequenceLayout own) {
    return new Setting(own, all.layout(), site.heads(), seen(), site.dropout());
  }

  private Variable scaled(Graph graph, Variable q, Parameter bias) {
    return Scale.apply(graph, with(graph, q, bias), site.scale());
  }

  /** How much weight each row gets from the queries: N numbers. */
  float[] received(Graph graph, Sequences all, Selection own) {
    Variable q = query.apply(graph, own.of(graph, all.rows()));
    return DistanceAttention.received(
        graph,
        scaled(graph, q, content),
        scaled(graph, q, position),
        site.part(keysAndValues(graph, all.rows()), 0),
        fromFar(graph, all.layout().maxLength()),
        setting(all, own.layout()));
  }

  /** q (n, D) of rows. */
  Variable queries(Graph graph, Variable rows) {
    return query.apply(graph, rows);
  }

  /** k and v (N, 2 D) of rows. */
  Variable keysAndValues(Graph graph, Variable rows) {
    return keyValue.apply(graph, rows);
  }

  /** r_t of all distances in sequences of some length, the farthest first. */
  private Variable fromFar(Graph graph, int length) {
    int farthest = Math.min(length - 1, farthest());
    int[] order = new int[length];
    Arrays.setAll(order, row -> Math.min(length - 1 - row, farthest));
    return GatherRows.apply(graph, distances.rows(graph, farthest + 1), order);
  }

  /** How many keys a query sees at most. */
  private int seen() {
    return settings.sameLength ? settings.memory : Integer.MAX_VALUE;
  }

  int farthest() {
    return settings.clampLength.orElse(Integer.MAX_VALUE);
  }

  private static Variable with(Graph graph, Variable q, Parameter bias) {
    return AddEmbedding.apply(graph, q, bias.in(graph), new int[q.rows()], 1);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new DistancePast(keep, site.size());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    DistancePast past = (DistancePast) state;
    Tensor seen = past.with(step, keysAndValues(graph, rows));
    Reach reach = Reach.of(step, seen(), farthest());
    return attend(graph, rows, graph.constant(seen), past, reach);
  }

  /** The rows of a step with the keys that they reach. */
  Variable attend(Graph graph, Variable rows, Variable kv, DistancePast past, Reach reach) {
    Variable r = past.distances(graph, distances, reach.told());
    Variable q = query.apply(graph, rows);
    Variable y =
        reach.attend(graph, site, with(graph, q, content), with(graph, q, position), kv, r);
    return output.apply(graph, y);
  }
}
