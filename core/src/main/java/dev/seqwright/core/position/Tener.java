package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.AddEmbedding;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.DistanceFactors;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.LogitFactors;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.PositionTable;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.Tensor;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * TENER (Yan et al. 2019): sinusoids of the signed distance, so that attention knows before from
 * behind, and logits that are not divided by sqrt d, which makes attention sharper.
 *
 * <pre>
 *   (1) R_t = [... sin(t / 10000^(2c/d)) cos(t / 10000^(2c/d)) ...], t = j - i, of either sign
 *   (2) logit_ij = q_i . k_j + q_i . R_t + u . k_j + v . R_t      u and v trained, a head each
 * </pre>
 *
 * Attention to whole sequences takes (2) as dot products of vectors of 2 d ({@link
 * DistanceFactors}): time O(n^2 D) and memory O(n D), as full attention without positions. Where
 * pairs are chosen, time O(n r D) for the r distances there are.
 *
 * <p>Differs from the paper: t is j - i, there i - j. This is the same up to the signs of the
 * sines' columns in the projections of q and k, in u and in v: both can learn the same, but weights
 * of one do not serve the other. Keys are projected as everywhere else, as in the authors' program,
 * where the paper takes the input itself.
 */
public final class Tener implements RelativePosition, LogitFactors {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "tener",
          Settings.class,
          "signed relative sinusoids and unscaled logits",
          Set.of(),
          "time O(n^2 D) as without, O(n r D) for r distances at chosen pairs; 2 D parameters a"
              + " layer",
          "Yan et al. 2019, arXiv 1911.04474");

  private final Parameter content;
  private final Parameter position;
  private final HeadRange range;
  private final int heads;
  private final int headSize;
  private final PositionTable angles; // t w, as rotations take them
  private final PositionTable waves; // R_t

  /** No settings. */
  public record Settings() implements PositionKind {
    /** Queries and keys of twice the size. */
    @Override
    public long floatsPerToken(int size) {
      return 4L * size;
    }

    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      Check.that(size / heads % 2 == 0, "size / heads", size / heads, "an even number for tener");
      int headSize = size / heads;
      Initializer normal = Initializer.normal(1 / Math.sqrt(headSize));
      Parameter content = scope.create("content", normal, 1, size);
      Parameter position = scope.create("position", normal, 1, size);
      PositionTable angles = Rotary.angles(Rotary.Form.PAIRS, SinusoidForm.TIMESCALE, headSize);
      PositionTable waves = new PositionTable(headSize, Tener::fill);
      HeadRange all = HeadRange.all(heads);
      return Optional.of(new Tener(content, position, all, headSize, angles, waves));
    }
  }

  private Tener(
      Parameter content,
      Parameter position,
      HeadRange range,
      int headSize,
      PositionTable angles,
      PositionTable waves) {
    this.content = content;
    this.position = position;
    this.range = range;
    this.heads = range.count();
    this.headSize = headSize;
    this.angles = angles;
    this.waves = waves;
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return new Tener(content, position, range.part(from, to), headSize, angles, waves);
  }

  @Override
  public float scale(int size) {
    return 1;
  }

  @Override
  public Optional<LogitFactors> factors() {
    return Optional.of(this);
  }

  @Override
  public Operand queries(Graph graph, Operand queries, int... positions) {
    Operand u = range.columns(content.in(graph));
    Operand v = range.columns(position.in(graph));
    return distances(positions).queries(graph, queries, u, v, positions);
  }

  @Override
  public Operand keys(Graph graph, Operand keys, int... positions) {
    return distances(positions).keys(graph, keys, positions);
  }

  private DistanceFactors distances(int... positions) {
    return new DistanceFactors(
        new Rotation(angles.covering(positions), 1), waves.covering(positions));
  }

  @Override
  public Variable logits(
      Graph graph, Variable dots, Operand queries, Operand keys, PairPositions places) {
    Variable byKey = GatherRows.apply(graph, contentTerms(graph, keys), places.pairs().keys());
    Variable content = Add.apply(graph, dots, byKey);
    return Add.apply(graph, content, positionTerms(graph, queries, places));
  }

  /** u . k_j (Nk, H): one query, u, against every key. */
  private Variable contentTerms(Graph graph, Operand keys) {
    int count = keys.rows();
    Pairs all = new Pairs(new int[] {0, count}, IntStream.range(0, count).toArray());
    Operand u = range.columns(content.in(graph));
    return PairDots.apply(graph, u, keys, all, heads, 1);
  }

  /** (q_i + v) . R_t of every pair and head (P, H). */
  private Variable positionTerms(Graph graph, Operand queries, PairPositions places) {
    int count = queries.rows();
    // What works element by element takes tensors without gaps.
    Variable own = queries.contiguous(graph);
    Variable v = range.columns(position.in(graph)).contiguous(graph);
    Variable q = AddEmbedding.apply(graph, own, v, new int[count], 1);
    int least = IntStream.range(0, places.pairs().count()).map(places::distance).min().orElse(0);
    int most = IntStream.range(0, places.pairs().count()).map(places::distance).max().orElse(0);
    Variable table = graph.constant(sinusoids(graph, least, most));
    Variable rows = Reshape.apply(graph, q, count * heads, headSize);
    Variable all = Affine.apply(graph, rows, table, null, Activation.IDENTITY);
    Variable picked = GatherElements.apply(graph, all, elements(places, least, most - least + 1));
    return Reshape.apply(graph, picked, places.pairs().count(), heads);
  }

  private long[] elements(PairPositions places, int least, int distances) {
    int[] queries = places.pairs().queries();
    long[] at = new long[queries.length * heads];
    for (int p = 0; p < queries.length; p++) {
      for (int h = 0; h < heads; h++) {
        long row = (long) queries[p] * heads + h;
        at[p * heads + h] = row * distances + places.distance(p) - least;
      }
    }
    return at;
  }

  /** R_t for t from {@code least} to {@code most}. */
  private Tensor sinusoids(Graph graph, int least, int most) {
    Tensor table = graph.workspace().allocate(most - least + 1, headSize);
    for (int t = least; t <= most; t++) {
      fill(table, t - least, t);
    }
    return table;
  }

  private static void fill(Tensor table, int position) {
    fill(table, position, position);
  }

  private static void fill(Tensor table, int row, int t) {
    int size = table.columns();
    for (int c = 0; c < size; c++) {
      double value = SinusoidForm.INTERLEAVED.value(t, c, size);
      table.set((long) row * size + c, (float) value);
    }
  }
}
