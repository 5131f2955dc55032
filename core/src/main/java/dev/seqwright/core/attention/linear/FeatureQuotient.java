package dev.seqwright.core.attention.linear;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.FlooredReciprocal;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.SliceColumns;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The denominator of linear attention by the same sums as the numerator: with a value that is
 * always 1 behind those of each head, the last number that is summed is the sum of the weights.
 *
 * @param heads H
 * @param size d, the size of a head
 * @param floor what the sum of the weights is at least taken for
 */
record FeatureQuotient(int heads, int size, float floor) {

  /** [v 1] of each head: v (N, H d), result (N, H (d + 1)). */
  Variable withOnes(Graph graph, Variable v) {
    int rows = v.value().rows() * heads;
    float[] values = new float[rows];
    Arrays.fill(values, 1);
    Tensor ones = graph.workspace().allocate(rows, 1).fill(values);
    Variable each = Reshape.apply(graph, v, rows, size);
    Variable both = Concat.columns(graph, each, graph.constant(ones));
    return Reshape.apply(graph, both, v.value().rows(), heads * (size + 1));
  }

  /** The sums of the values over that of the weights: sums (N, H (d + 1)), result (N, H d). */
  Variable divided(Graph graph, Variable sums) {
    int rows = sums.value().rows();
    Variable each = Reshape.apply(graph, sums, rows * heads, size + 1);
    Variable weights = SliceColumns.apply(graph, each, size, size + 1);
    Variable values = SliceColumns.apply(graph, each, 0, size);
    Variable quotient =
        ScaleRows.apply(graph, values, FlooredReciprocal.apply(graph, weights, floor));
    return Reshape.apply(graph, quotient, rows, heads * size);
  }
}
