package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.StatefulAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RowStates;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.ReplaceRows;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Block-Recurrent Transformer (Hutchins et al. 2022): positions see the last W; in one layer of
 * the stack they see S states besides, which read each block of W positions when it is over, and so
 * carry what was read on over any length.
 *
 * <pre>
 *   (1) [q p] = x Wq',  [k v] = x Wkv'                                  positions of block c
 *   (2) n = LN(s) + id,  [q_s p_s k_s v_s] = n Ws'                      its states
 *   (3) y = [sliding(q, k, v); attention(p, k_s, v_s)] Wo'              to positions
 *   (4) h = [attention(q_s, k_s, v_s); attention(p_s, k, v)],  z = h Wz'
 *   (5) fixed: s' = s f + z (1 - f), f = sigmoid(b)                     the states of block c + 1
 *       full:  the same with f = sigmoid(W h + b)
 *       lstm:  s' = s f + z i, i = sigmoid(V h + c)
 * </pre>
 *
 * The sliding attention has the logits of distances of {@link TransformerXlAttention}. Start and
 * ids (S, D) are learnt. Blocks are counted from the beginning of a text, wherever its segments are
 * cut: of earlier segments a layer remembers the last W positions and those of the block that is
 * not over, without gradients, and the states that this one began with. Gradients go through the
 * blocks of a segment. Time O(n (W + S) D) for a segment of n positions, and n / W times O(S (S +
 * W) D). Decodes with a cache of 2 D a position and 4 S D numbers for each end of a block that is
 * still seen.
 *
 * <p>Differs from the paper: distances are told by sinusoids, not by T5's buckets; states read the
 * positions of their block, of which the authors' program gives them those of the block before as
 * well; there is no feed-forward layer behind (5) (the paper's best configuration, "skip"), so the
 * gate is the only one. Keys and queries are not normalised.
 */
public final class BlockRecurrentAttention implements StatefulAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "block-recurrent",
          Settings.class,
          "the last `window` positions; one layer has `states` that follow the text block by block",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n W D) a segment, in one layer O(n (W + S) D + n / W S (S + W) D)",
          "Hutchins et al. 2022, arXiv 2203.07852");

  private final Settings settings;
  private final AttentionSpec site;
  private final SlidingWindow window;
  private final Linear stateQuery;
  private final Linear output;
  private final BlockStates memory;

  /** How the states behind a block are made of those before it and of what was read. */
  public enum Gate {
    /** The same share of the old state for all states and texts, learnt for each dimension. */
    FIXED {
      @Override
      StateGate create(AttentionSpec site) {
        return StateGate.fixed(site);
      }
    },
    /** A share that depends on what was read. */
    FULL {
      @Override
      StateGate create(AttentionSpec site) {
        return StateGate.full(site);
      }
    },
    /** What is kept and what is taken up have gates of their own. */
    LSTM {
      @Override
      StateGate create(AttentionSpec site) {
        return StateGate.lstm(site);
      }
    };

    abstract StateGate create(AttentionSpec site);
  }

  /**
   * What can be set, for all layers of a stack.
   *
   * @param window W, how many positions a position sees, itself among them, and those of a block
   * @param states S, how many states there are; 0 for none
   * @param layer the layer that has them, counted from 1; the third from the top when absent
   * @param gate what the states become behind a block: fixed, full or lstm
   * @param acrossSegments whether a text goes on from segment to segment; false to begin anew in
   *     each, in any task
   */
  public record Settings(
      int window, int states, Optional<Integer> layer, Gate gate, boolean acrossSegments)
      implements AttentionKind {
    public Settings() {
      this(128, 64, Optional.empty(), Gate.FIXED, true);
    }

    public Settings {
      Check.atLeast("window", window, 1);
      Check.atLeast("states", states, 0);
      layer.ifPresent(place -> Check.atLeast("layer", place, 1));
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(site.size() % 2 == 0, "size", site.size(), "an even number for block-recurrent");
      return states == 0
          ? new SlidingAttention(site, window, acrossSegments)
          : new BlockRecurrentAttention(site, this);
    }

    /** The layers without states slide alone. */
    @Override
    public AttentionKind in(int place, int layers) {
      int chosen = layer.orElse(Math.max(1, layers - 2));
      Check.that(chosen <= layers, "layer", chosen, "1 to " + layers + ", the number of layers");
      return place == chosen
          ? this
          : new Settings(window, 0, Optional.empty(), gate, acrossSegments);
    }

    @Override
    public int segmentMemory() {
      return acrossSegments ? window : 0;
    }

    /** Two blocks: what states take up of the first one matters to the second alone. */
    @Override
    public int leastSegment() {
      return states > 0 ? 2 * window : 1;
    }

    @Override
    public String forgetting() {
      return "across-segments false";
    }

    @Override
    public int kept(int read, int segment) {
      return SegmentMemory.kept(read, most(window), window);
    }

    /** One setting says what all layers do. */
    @Override
    public void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {
      layers.stream()
          .filter(other -> !other.equals(this))
          .findFirst()
          .ifPresent(
              other -> {
                throw new IllegalArgumentException(
                    "found block-recurrent beside %s, expected one block-recurrent for all layers: `layer` says which of them has states"
                        .formatted(
                            equalName(other, names) ? "another of its kind" : names.apply(other)));
              });
    }

    private boolean equalName(AttentionKind other, Function<AttentionKind, String> names) {
      return names.apply(other).equals(names.apply(this));
    }
  }

  private BlockRecurrentAttention(AttentionSpec site, Settings settings) {
    int size = site.size();
    this.settings = settings;
    this.site = site;
    this.window = new SlidingWindow(site, settings.window);
    this.stateQuery =
        new Linear(
            site.scope().at("state-query"), size, size, 1, Activation.IDENTITY, site.initializer());
    this.output =
        new Linear(
            site.scope().at("output"), 2 * size, size, 1, Activation.IDENTITY, site.branch());
    this.memory =
        new BlockStates(site.at("states"), settings.states, settings.window, settings.gate);
  }

  /** The most rows that are remembered: a block, and another one that is not over. */
  private static int most(int window) {
    return 2 * window - 1;
  }

  @Override
  public Optional<StatefulAttention> stateful() {
    return settings.acrossSegments ? Optional.of(this) : Optional.empty();
  }

  @Override
  public int block() {
    return settings.window;
  }

  @Override
  public int states() {
    return settings.states;
  }

  @Override
  public Variable firstStates(Graph graph) {
    return memory.first(graph);
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    int[] first = new int[x.layout().sequences() * settings.states];
    Arrays.setAll(first, row -> row % settings.states);
    Variable states = GatherRows.apply(graph, firstStates(graph), first);
    return forward(graph, x, x.rows(), x.layout(), states).rows();
  }

  @Override
  public Passed forward(Graph graph, Sequences all, Selection own, Variable states) {
    return forward(graph, all, own.of(graph, all.rows()), own.layout(), states);
  }

  private Passed forward(
      Graph graph, Sequences all, Variable own, SequenceLayout layout, Variable states) {
    SlidingWindow.Read read = window.read(graph, all, own);
    Variable p = stateQuery.apply(graph, own);
    List<BlockPiece> pieces = BlockPiece.of(all.layout(), layout, settings.window);
    List<Variable> found = new ArrayList<>();
    Variable s = states;
    for (BlockPiece piece : pieces) {
      Variable kv = read.kv(graph, piece);
      Variable theirs = GatherRows.apply(graph, s, rows(piece.sequences()));
      Variable projected = memory.project(graph, theirs);
      Variable asked = GatherRows.apply(graph, p, piece.queries());
      Variable near = window.attend(graph, read, piece, kv);
      Variable far = memory.read(graph, asked, projected, piece.lengths());
      found.add(Concat.columns(graph, near, far));
      s = behind(graph, piece, s, theirs, projected, kv);
    }
    return new Passed(output.apply(graph, BlockPiece.joined(graph, pieces, found)), s);
  }

  /** The states where some blocks of a piece are over. */
  private Variable behind(
      Graph graph,
      BlockPiece piece,
      Variable all,
      Variable theirs,
      Variable projected,
      Variable kv) {
    int[] over = piece.whole(settings.window);
    if (over.length == 0) {
      return all;
    }
    Variable next =
        memory.next(
            graph,
            GatherRows.apply(graph, theirs, rows(over)),
            GatherRows.apply(graph, projected, rows(over)),
            GatherRows.apply(graph, kv, piece.blocks(settings.window, over)));
    int[] sequences = Arrays.stream(over).map(i -> piece.sequences()[i]).toArray();
    return ReplaceRows.apply(graph, all, next, rows(sequences));
  }

  /** The rows of the states of some sequences. */
  private int[] rows(int... sequences) {
    int count = settings.states;
    int[] rows = new int[sequences.length * count];
    Arrays.setAll(rows, i -> sequences[i / count] * count + i % count);
    return rows;
  }

  /** Keys and values of all positions so far, and the states behind the blocks of these. */
  private record Past(DistancePast positions, RowStates states) implements AttentionState {}

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    Past past = new Past(new DistancePast(keep, site.size()), new RowStates(keep));
    keep(graph, past, RowStates.BEGINNING, firstStates(graph));
    return past;
  }

  /** Keeps states with their projections (S, 5 D), so that a block projects them once. */
  private void keep(Graph graph, Past past, int row, Variable states) {
    Variable projected = memory.project(graph, states);
    past.states.put(row, Concat.columns(graph, states, projected).value());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Past past = (Past) state;
    Tensor seen = past.positions.with(step, window.keysAndValues(graph, rows));
    past.states.write(step);
    for (int r = 0; r < step.rows(); r++) {
      if ((step.from()[r + 1] - step.from()[r]) % settings.window == 0) {
        end(graph, past, seen, step, r);
      }
    }
    Variable near = window.step(graph, rows, past.positions, seen, step);
    Variable far = far(graph, stateQuery.apply(graph, rows), past, step);
    return output.apply(graph, Concat.columns(graph, near, far));
  }

  /** A row ends a block: states read it. */
  private void end(Graph graph, Past past, Tensor seen, Step step, int r) {
    int size = site.size();
    int last = step.from()[r + 1];
    Variable before = graph.constant(past.states.get(border(step, r)));
    int[] block = Arrays.copyOfRange(step.history(), last - settings.window, last);
    Variable next =
        memory.next(
            graph,
            before.columns(0, size).contiguous(graph),
            before.columns(size, 5 * size).contiguous(graph),
            GatherRows.apply(graph, graph.constant(seen), block));
    keep(graph, past, step.row(r), next);
  }

  /** The cache row of the last position of the block before a row's own. */
  private int border(Step step, int r) {
    int position = step.from()[r + 1] - step.from()[r] - 1;
    int block = position / settings.window;
    return block == 0
        ? RowStates.BEGINNING
        : step.history()[step.from()[r] + block * settings.window - 1];
  }

  /** What rows read of the states of their blocks. */
  private Variable far(Graph graph, Variable queries, Past past, Step step) {
    int size = site.size();
    Map<Integer, Integer> places = new LinkedHashMap<>();
    Pairs.Builder pairs = new Pairs.Builder();
    for (int r = 0; r < step.rows(); r++) {
      int place = places.computeIfAbsent(border(step, r), border -> places.size());
      for (int i = 0; i < settings.states; i++) {
        pairs.add(place * settings.states + i);
      }
      pairs.endRow();
    }
    Tensor kv = graph.workspace().allocate(places.size() * settings.states, 2 * size);
    places.forEach(
        (border, place) ->
            kv.rows(place * settings.states, (place + 1) * settings.states)
                .matrix()
                .copyFrom(past.states.get(border).columns(3 * size, 5 * size)));
    return attend(graph, queries, graph.constant(kv), pairs.build());
  }

  private Variable attend(Graph graph, Variable queries, Variable kv, Pairs pairs) {
    Variable logits =
        PairDots.apply(graph, queries, site.part(kv, 0), pairs, site.heads(), site.scale());
    Variable weights = PairSoftmax.apply(graph, logits, pairs);
    return PairSum.apply(graph, weights, site.part(kv, 1), pairs);
  }
}
