package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.CompressingAttention;
import dev.seqwright.core.attention.Forgotten;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.DotProductAttention;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.RunningMean;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The Compressive Transformer (Rae et al. 2020): what leaves the memory of {@link
 * TransformerXlAttention} is not lost, but kept in a second memory, where a row stands for c.
 *
 * <pre>
 *   (1) z = [cm; m; x],  y = the attention of transformer-xl to z; i and j count rows of z
 *   (2) m' = the last rows of [m; x], M to M + c - 1 of them; what is before goes c rows at a time
 *   (3) cm' = the last C rows of [cm; f(old)]
 *   (4) f(m_1 ... m_c) = the mean; the largest in each dimension; sum of W_t m_t + b
 *       (convolution); sum of W_t m_(2t - 1) + b, which reaches into the next block (dilated); the
 *       one that the queries of the segment gave the most weight (most-used)
 *   (5) L = mean of (A(x, old) - A(x, f(old)))^2,  A(x, m) = softmax(q k' / sqrt d) v
 * </pre>
 *
 * L is added to the loss a token. Only W and b of f get a gradient from it, and they from nothing
 * else: x, old, the norm in front and Wq, Wk, Wv of (5) are taken as they are. Blocks of c rows are
 * counted from the beginning of a text, wherever its segments are cut. Time O(n (C + M + n) D) for
 * a segment of n positions, and in training O(n e (1 + 1 / c) D) for (5), with e positions that
 * leave. Decodes with a cache of 3 D a position, and 3 C D numbers for each segment that is still
 * seen.
 *
 * <p>Differs from the paper: m keeps up to c - 1 rows more than M, so that blocks are whole;
 * convolutions start as the mean; of each block the most used row is kept, of the paper the most
 * used 1 / c of all rows that leave; one dilation (2).
 */
public final class CompressiveAttention implements CompressingAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "compressive",
          Settings.class,
          "transformer-xl whose oldest positions are kept `ratio` in one, `compressed-memory` rows",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n (C + M + n) D) a segment, (M + C) D numbers a layer and text",
          "Rae et al. 2020, arXiv 1911.05507");

  private final Settings settings;
  private final AttentionSpec site;
  private final TransformerXlAttention attention;
  private final MemoryCompression compression;
  private final RunningMean errors = new RunningMean();

  /** What becomes one row of several. */
  public enum Compression {
    /** Their mean. */
    MEAN {
      @Override
      MemoryCompression create(AttentionSpec site, int ratio) {
        return new MemoryCompression.Mean();
      }
    },
    /** The largest number of each dimension. */
    MAX {
      @Override
      MemoryCompression create(AttentionSpec site, int ratio) {
        return new MemoryCompression.Max();
      }
    },
    /** What a convolution makes of them. */
    CONVOLUTION {
      @Override
      MemoryCompression create(AttentionSpec site, int ratio) {
        return new MemoryCompression.Convolution(site, ratio, 1);
      }
    },
    /** What a convolution makes of every second row, of these and of the next ones. */
    DILATED {
      @Override
      MemoryCompression create(AttentionSpec site, int ratio) {
        return new MemoryCompression.Convolution(site, ratio, APART);
      }
    },
    /** The one that was attended most. */
    MOST_USED {
      @Override
      MemoryCompression create(AttentionSpec site, int ratio) {
        return new MemoryCompression.MostUsed();
      }
    };

    private static final int APART = 2;

    abstract MemoryCompression create(AttentionSpec site, int ratio);
  }

  /**
   * What can be set.
   *
   * @param memory M, how many positions of earlier segments are seen as they were
   * @param compressedMemory C, how many rows stand for older positions; 0 for transformer-xl
   * @param ratio c, how many positions a row stands for
   * @param compression what becomes one row of several: mean, max, convolution, dilated or
   *     most-used
   * @param clampLength the farthest distance that is told apart; all when absent
   * @param sharedBiases whether the layers of a stack share u and v
   */
  public record Settings(
      int memory,
      int compressedMemory,
      int ratio,
      Compression compression,
      Optional<Integer> clampLength,
      boolean sharedBiases)
      implements AttentionKind {
    public Settings() {
      this(128, 128, 3, Compression.CONVOLUTION, Optional.empty(), true);
    }

    public Settings {
      Check.atLeast("memory", memory, 0);
      Check.atLeast("compressed-memory", compressedMemory, 0);
      Check.atLeast("ratio", ratio, 1);
      clampLength.ifPresent(farthest -> Check.atLeast("clamp-length", farthest, 0));
      Check.that(
          compression != Compression.DILATED || compressedMemory == 0 || memory >= ratio - 1,
          "memory",
          memory,
          (ratio - 1) + " or more: dilated reads positions that are still remembered");
    }

    @Override
    public Attention create(AttentionSpec site) {
      Check.that(site.size() % 2 == 0, "size", site.size(), "an even number for compressive");
      TransformerXlAttention plain =
          new TransformerXlAttention(
              site, new TransformerXlAttention.Settings(memory, false, clampLength, sharedBiases));
      return compressedMemory == 0 ? plain : new CompressiveAttention(site, this, plain);
    }

    /** The rows before a segment, whatever they stand for. */
    @Override
    public int segmentMemory() {
      return memory + compressedMemory;
    }

    @Override
    public String forgetting() {
      return "memory 0 and compressed-memory 0";
    }

    /** Where a segment begins, the one before is compressed with what that remembered. */
    @Override
    public int kept(int read, int segment) {
      return Math.min(read, compressedMemory == 0 ? memory : memory + ratio - 1 + segment);
    }

    /** Layers remember the same positions, as decoding has one past for all of them. */
    @Override
    public void requireAmong(List<AttentionKind> layers, Function<AttentionKind, String> names) {
      OneMemory.require(this, layers, names);
    }
  }

  private CompressiveAttention(
      AttentionSpec site, Settings settings, TransformerXlAttention attention) {
    this.settings = settings;
    this.site = site;
    this.attention = attention;
    this.compression = settings.compression.create(site.at("compression"), settings.ratio);
  }

  @Override
  public Optional<CompressingAttention> compressing() {
    return Optional.of(this);
  }

  @Override
  public int memory() {
    return settings.memory;
  }

  @Override
  public int compressed() {
    return settings.compressedMemory;
  }

  @Override
  public int ratio() {
    return settings.ratio;
  }

  @Override
  public Variable forward(Graph graph, Sequences x, Sequences source) {
    return attention.forward(graph, x, source);
  }

  @Override
  public Variable forward(Graph graph, Sequences all, Selection own) {
    return attention.forward(graph, all, own);
  }

  @Override
  public Variable compress(
      Graph graph, Variable rows, Sequences all, Selection own, Forgotten old) {
    return compression.apply(graph, rows, old, () -> attention.received(graph, all, own));
  }

  @Override
  public Optional<Variable> reconstruction(
      Graph graph, Sequences all, Selection own, Forgotten old, Sequences made) {
    return compression.learns()
        ? Optional.of(graph.frozen(() -> distance(graph, all, own, old, made)))
        : Optional.empty();
  }

  /** (5), over the rows of segments behind which something was compressed. */
  private Variable distance(
      Graph graph, Sequences all, Selection own, Forgotten old, Sequences made) {
    Selection asking = asking(own, old);
    Variable given = graph.constant(all.rows().value());
    Variable q = graph.constant(attention.queries(graph, asking.of(graph, given)).value());
    Variable then = GatherRows.apply(graph, given, old.rows());
    Variable target = read(graph, q, asking, new Sequences(then, old.layout()));
    Variable found = read(graph, q, asking, made);
    Variable difference =
        Add.apply(graph, found, Scale.apply(graph, graph.constant(target.value()), -1));
    Variable mean = mean(graph, Multiply.apply(graph, difference, difference));
    errors.add(mean.value().get(0), 1);
    return mean;
  }

  private static Selection asking(Selection own, Forgotten old) {
    int[] sequences =
        IntStream.range(0, own.layout().sequences())
            .filter(b -> old.blocks().length(b) > 0)
            .toArray();
    int[] lengths = new int[own.layout().sequences()];
    Arrays.stream(sequences).forEach(b -> lengths[b] = own.layout().length(b));
    int[] rows = Arrays.stream(own.layout().rowsOf(sequences)).map(i -> own.rows()[i]).toArray();
    return new Selection(rows, SequenceLayout.of(lengths));
  }

  private Variable read(Graph graph, Variable q, Selection asking, Sequences memory) {
    Variable kv = attention.keysAndValues(graph, memory.rows());
    return DotProductAttention.apply(
        graph,
        q,
        site.part(kv, 0),
        site.part(kv, 1),
        new DotProductAttention.Setting(asking.layout(), memory.layout(), site.heads(), false, 0));
  }

  /** The mean of all elements (1, 1). */
  private static Variable mean(Graph graph, Variable x) {
    int rows = x.value().rows();
    int columns = x.value().columns();
    Variable sums = Product.apply(graph, same(graph, 1f / rows, 1, rows), x);
    return Product.apply(graph, sums, same(graph, 1f / columns, columns, 1));
  }

  private static Variable same(Graph graph, float value, int rows, int columns) {
    float[] all = new float[rows * columns];
    Arrays.fill(all, value);
    return graph.constant(graph.workspace().allocate(rows, columns).fill(all));
  }

  @Override
  public Optional<String> report() {
    return errors
        .take()
        .map(mean -> site.scope().prefix() + ": error of the compressed memory " + mean);
  }

  @Override
  public Variable keysAndValues(Graph graph, Variable rows) {
    return attention.keysAndValues(graph, rows);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return attention.start(graph, keep, source);
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    return attention.step(graph, rows, state, step);
  }

  @Override
  public Variable step(
      Graph graph, Variable rows, AttentionState state, Step step, List<Before> before) {
    DistancePast past = (DistancePast) state;
    Tensor seen = past.with(step, attention.keysAndValues(graph, rows));
    List<Variable> keys = new ArrayList<>(List.of(graph.constant(seen)));
    IdentityHashMap<Before, Integer> places = new IdentityHashMap<>();
    int end = seen.rows();
    for (Before own : before) {
      if (own.compressed().rows() > 0 && !places.containsKey(own)) {
        places.put(own, end);
        end += own.compressed().rows();
        keys.add(graph.constant(own.compressed()));
      }
    }
    Variable kv =
        keys.size() == 1 ? keys.getFirst() : Concat.rows(graph, keys.toArray(Variable[]::new));
    return attention.attend(graph, rows, kv, past, reach(step, before, places));
  }

  /** Each row sees compressed rows, those that are remembered, and those of its segment. */
  private Reach reach(Step step, List<Before> before, IdentityHashMap<Before, Integer> places) {
    Pairs.Builder keys = new Pairs.Builder();
    IntStream.Builder distances = IntStream.builder();
    for (int r = 0; r < step.rows(); r++) {
      Before own = before.get(r);
      int first = step.from()[r] + step.before()[r] - own.rows();
      int count = own.compressed().rows() + step.from()[r + 1] - first;
      for (int j = 0; j < own.compressed().rows(); j++) {
        keys.add(places.get(own) + j);
      }
      for (int j = first; j < step.from()[r + 1]; j++) {
        keys.add(step.history()[j]);
      }
      for (int j = 1; j <= count; j++) {
        distances.add(Math.min(count - j, attention.farthest()));
      }
      keys.endRow();
    }
    Pairs pairs = keys.build();
    return new Reach(pairs, pairs.to(distances.build().toArray()));
  }
}
