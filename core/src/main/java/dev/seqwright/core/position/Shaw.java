package dev.seqwright.core.position;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.GatherElements;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Product;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.ScatterElements;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.PairPositions;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.tensor.Activation;
import java.util.Optional;
import java.util.Set;

/**
 * Relative position representations (Shaw et al. 2018): a trained vector for each distance up to k,
 * on the side of the keys and on that of the values; the heads of a layer share them.
 *
 * <pre>
 *   (1) r = clip(j - i, -k, k)
 *   (2) logit_ij = q_i . (k_j + aK_r) / sqrt d
 *   (3) y_i = sum_j A_ij (v_j + aV_r)
 * </pre>
 *
 * aK and aV (2 k + 1, d). Time O(n k D + pairs H).
 */
public final class Shaw implements RelativePosition {
  /** The entry of the catalogue. */
  public static final Variant<PositionKind> VARIANT =
      new Variant<>(
          "shaw",
          Settings.class,
          "a trained vector for each distance up to `distance`, added to keys and values",
          Set.of(),
          "time O(n k D), 2 (2k + 1) d parameters a layer",
          "Shaw et al. 2018, arXiv 1803.02155");

  private final Parameter keys;
  private final Parameter values;
  private final int distance;
  private final int heads;
  private final int headSize;

  /**
   * What can be set.
   *
   * @param distance k, distances beyond are taken for k
   */
  public record Settings(int distance) implements PositionKind {
    public Settings() {
      this(16);
    }

    public Settings {
      Check.atLeast("distance", distance, 1);
    }

    @Override
    public Optional<RelativePosition> relative(
        Scope scope, int size, int heads, int limit, boolean causal) {
      int headSize = size / heads;
      Initializer normal = Initializer.normal(1 / Math.sqrt(headSize));
      Parameter keys = scope.create("keys", normal, 2 * distance + 1, headSize);
      Parameter values = scope.create("values", normal, 2 * distance + 1, headSize);
      return Optional.of(new Shaw(keys, values, distance, heads, headSize));
    }
  }

  private Shaw(Parameter keys, Parameter values, int distance, int heads, int headSize) {
    this.keys = keys;
    this.values = values;
    this.distance = distance;
    this.heads = heads;
    this.headSize = headSize;
  }

  @Override
  public RelativePosition heads(int from, int to) {
    return new Shaw(keys, values, distance, to - from, headSize);
  }

  @Override
  public Variable logits(
      Graph graph, Variable dots, Operand queries, Operand rows, PairPositions places) {
    // A row a head is another shape, for which queries must lie without gaps.
    Variable own = queries.contiguous(graph);
    Variable q = Reshape.apply(graph, own, queries.rows() * heads, headSize);
    Variable all = Affine.apply(graph, q, keys.in(graph), null, Activation.IDENTITY);
    Variable picked = GatherElements.apply(graph, all, elements(places));
    Variable terms = Reshape.apply(graph, picked, places.pairs().count(), heads);
    return Add.apply(graph, dots, Scale.apply(graph, terms, scale(headSize)));
  }

  /** Where the distance of every pair and head stands among the elements of (Nq H, 2 k + 1). */
  private long[] elements(PairPositions places) {
    int[] queries = places.pairs().queries();
    long[] at = new long[queries.length * heads];
    for (int p = 0; p < queries.length; p++) {
      int r = Math.clamp(places.distance(p), -distance, distance) + distance;
      for (int h = 0; h < heads; h++) {
        at[p * heads + h] = ((long) queries[p] * heads + h) * (2 * distance + 1) + r;
      }
    }
    return at;
  }

  @Override
  public Variable output(Graph graph, Variable output, Variable weights, PairPositions places) {
    int count = output.value().rows();
    Variable byDistance =
        ScatterElements.apply(graph, weights, elements(places), count * heads, 2 * distance + 1);
    Variable terms = Product.apply(graph, byDistance, values.in(graph));
    return Add.apply(graph, output, Reshape.apply(graph, terms, count, heads * headSize));
  }
}
