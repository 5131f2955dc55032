package dev.seqwright.core.feedforward;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Product-key memory (Lample et al. 2019): a feed-forward layer whose hidden units are K^2 slots of
 * which each row reads k, found by two searches among K keys.
 *
 * <pre>
 *   (1) [q1 q2] = x Wq' + bq                               h queries of size d, in two halves
 *   (2) s(a, b) = q1 . c1_a + q2 . c2_b                    the score of slot (a, b), 0 &lt;= a, b &lt; K
 *   (3) T = the k slots of the largest scores; they are among the pairs of the k best of each half
 *   (4) y = sum over queries and slots of softmax_T(s) V
 * </pre>
 *
 * x and y (N, D), V (K^2, D). Time O(N h (K d + k^2 + k D)) in place of O(N h K^2 d).
 *
 * <p>Differs from the paper: queries are not batch-normalised, so that a row does not depend on its
 * batch; the queries of a row share the two codebooks, where each has its own there. Differs from
 * the authors' program: nothing is dropped out here; values are trained as all parameters are,
 * where it has a sparse optimizer with a rate of its own; how many slots are in use is not told.
 */
public final class ProductKeyMemory implements FeedForward {
  /** The entry of the catalogue. */
  public static final Variant<FeedForwardKind> VARIANT =
      new Variant<>(
          "product-key",
          Settings.class,
          "a memory of keys^2 slots, of which `top` are read, found through two codebooks",
          Set.of(),
          "time O(n heads (keys d + top^2 + top D)), keys^2 D weights",
          "Lample et al. 2019, arXiv 1907.05242");

  private final Linear query;
  private final Parameter[] codebooks;
  private final Parameter values;
  private final Settings settings;

  /**
   * What can be set.
   *
   * @param keys K, keys a codebook; the memory has K^2 slots
   * @param top k, slots read a query
   * @param heads h, queries a row
   * @param querySize d, the size of a query, even
   */
  public record Settings(int keys, int top, int heads, int querySize) implements FeedForwardKind {
    public Settings() {
      this(64, 16, 2, 64);
    }

    public Settings {
      Check.atLeast("keys", keys, 1);
      Check.that(top >= 1 && top <= keys, "top", top, "1 to keys (" + keys + ")");
      Check.atLeast("heads", heads, 1);
      Check.that(
          querySize >= 2 && querySize % 2 == 0,
          "query-size",
          querySize,
          "an even number, 2 or more");
    }

    @Override
    public FeedForward create(FeedForwardSpec site) {
      return new ProductKeyMemory(site, this);
    }
  }

  private ProductKeyMemory(FeedForwardSpec site, Settings s) {
    Scope scope = site.scope();
    int width = s.heads() * s.querySize();
    int half = s.querySize() / 2;
    this.settings = s;
    this.query =
        new Linear(
            scope.at("query"), site.size(), width, 1, Activation.IDENTITY, site.initializer());
    Initializer keys = Initializer.fanIn(half);
    this.codebooks =
        new Parameter[] {
          scope.create("keys.0", keys, s.keys(), half), scope.create("keys.1", keys, s.keys(), half)
        };
    Initializer normal = Initializer.normal(1 / Math.sqrt(site.size()));
    this.values = scope.create("values", normal, s.keys() * s.keys(), site.size());
  }

  @Override
  public Variable apply(Graph graph, Variable x) {
    int rows = x.value().rows();
    int queries = rows * settings.heads();
    Variable q = Reshape.apply(graph, query.apply(graph, x), queries, settings.querySize());
    Variable first = scores(graph, q, 0);
    Variable second = scores(graph, q, 1);
    Slots slots = Slots.best(first.value(), second.value(), settings.top());
    Variable logits =
        Add.apply(
            graph,
            GatherElements.apply(graph, first, slots.firstElements()),
            GatherElements.apply(graph, second, slots.secondElements()));
    Pairs pairs = slots.pairs();
    Variable weights = PairSoftmax.apply(graph, logits, pairs);
    Variable read = PairSum.apply(graph, weights, values.in(graph), pairs);
    return summedOverHeads(graph, read, rows);
  }

  /** Scores (N h, K) of one half of the queries. */
  private Variable scores(Graph graph, Variable q, int half) {
    int size = settings.querySize() / 2;
    // A product with a weight takes rows without gaps.
    Variable part = q.columns(half * size, (half + 1) * size).contiguous(graph);
    return Affine.apply(graph, part, codebooks[half].in(graph), null, Activation.IDENTITY);
  }

  private Variable summedOverHeads(Graph graph, Variable read, int rows) {
    int heads = settings.heads();
    int[] owners = IntStream.range(0, rows * heads).map(i -> i / heads).toArray();
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return SegmentSum.apply(graph, read, owners, ones);
  }
}
