package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.SameLayerAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.Cache;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The recurrence of ERNIE-Doc (Ding et al. 2021): {@link TransformerXlAttention} whose memory of a
 * layer is what came out of the same layer in the segments before, not what went in.
 *
 * <pre>
 *   (1) z = [m; x],  y = the layer's output at x; its attention is transformer-xl's to z
 *   (2) m' = the last M rows of [m; y], without gradients
 * </pre>
 *
 * A row of m has seen the m before it, so even one layer knows of a text back to its beginning,
 * where L layers of transformer-xl know of L M positions. Time O(n (M + n) D) for a segment of n
 * positions. Decodes with a cache of 4 D a position.
 *
 * <p>Differs from the paper: a causal language model, without the retrospective feed (a second
 * reading of the text) and the task of reordering segments.
 */
public final class ErnieDocAttention implements SameLayerAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "ernie-doc",
          Settings.class,
          "transformer-xl whose layers remember what came out of them, not what went in",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n (M + n) D) a segment, M D numbers a layer and text",
          "Ding et al. 2021, arXiv 2012.15688");

  private final Settings settings;
  private final AttentionSpec site;
  private final TransformerXlAttention attention;

  /**
   * What can be set.
   *
   * @param memory M, how many positions of earlier segments are seen; 0 for none
   * @param clampLength the farthest distance that is told apart; all when absent
   * @param sharedBiases whether the layers of a stack share u and v
   */
  public record Settings(int memory, Optional<Integer> clampLength, boolean sharedBiases)
      implements AttentionKind {
    public Settings() {
      this(256, Optional.empty(), true);
    }

    public Settings {
      Check.atLeast("memory", memory, 0);
      clampLength.ifPresent(farthest -> Check.atLeast("clamp-length", farthest, 0));
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(site.size() % 2 == 0, "size", site.size(), "an even number for ernie-doc");
      TransformerXlAttention plain =
          new TransformerXlAttention(
              site, new TransformerXlAttention.Settings(memory, false, clampLength, sharedBiases));
      return memory == 0 ? plain : new ErnieDocAttention(site, this, plain);
    }

    @Override
    public int segmentMemory() {
      return memory;
    }

    /** Layers remember the same positions, as decoding has one past for all of them. */
    @Override
    public void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {
      OneMemory.require(this, layers, names);
    }
  }

  private ErnieDocAttention(
      AttentionSpec site, Settings settings, TransformerXlAttention attention) {
    this.settings = settings;
    this.site = site;
    this.attention = attention;
  }

  @Override
  public Optional<SameLayerAttention> sameLayer() {
    return Optional.of(this);
  }

  @Override
  public int memory() {
    return settings.memory;
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    return attention.forward(graph, x, source);
  }

  @Override
  public Variable forward(Graph graph, Sequences all, Selection own) {
    return attention.forward(graph, all, own);
  }

  /** Keys and values of what went into the layer, and of what came out of it. */
  private record Past(DistancePast in, Cache out) implements AttentionState {}

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new Past(new DistancePast(keep, site.size()), new Cache(keep, 2 * site.size()));
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Past past = (Past) state;
    Tensor in = past.in.with(step, attention.keysAndValues(graph, rows));
    Variable kv =
        IntStream.of(step.before()).allMatch(count -> count == 0)
            ? graph.constant(in)
            : Concat.rows(graph, graph.constant(in), graph.constant(past.out.rows()));
    return attention.attend(graph, rows, kv, past.in, reach(step, in.rows()));
  }

  /**
   * Each row sees what came out before its segment, and what went in since.
   *
   * @param first where the rows of what came out begin
   */
  private Reach reach(Step step, int first) {
    Pairs.Builder keys = new Pairs.Builder();
    IntStream.Builder distances = IntStream.builder();
    for (int r = 0; r < step.rows(); r++) {
      int from = step.from()[r];
      int to = step.from()[r + 1];
      for (int j = from; j < to; j++) {
        keys.add(step.history()[j] + (j < from + step.before()[r] ? first : 0));
        distances.add(Math.min(to - 1 - j, attention.farthest()));
      }
      keys.endRow();
    }
    Pairs pairs = keys.build();
    return new Reach(pairs, pairs.to(distances.build().toArray()));
  }

  @Override
  public void out(Graph graph, Variable rows, AttentionState state, Step step) {
    ((Past) state).out.with(step, attention.keysAndValues(graph, rows).value());
  }
}
