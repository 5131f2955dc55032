package dev.seqwright.core.attention.linear;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.FlooredReciprocal;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.ScaleRows;
import dev.seqwright.core.autograd.Variable;
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
  Variable withOnes(Graph graph, Operand v) {
    float[] values = new float[v.rows()];
    Arrays.fill(values, 1);
    Variable ones = graph.constant(graph.workspace().allocate(v.rows(), 1).fill(values));
    Operand[] parts = new Operand[2 * heads];
    Arrays.setAll(parts, i -> i % 2 == 1 ? ones : v.columns(i / 2 * size, (i / 2 + 1) * size));
    return Concat.columns(graph, parts);
  }

  /** The sums of the values over that of the weights: sums (N, H (d + 1)), result (N, H d). */
  Variable divided(Graph graph, Variable sums) {
    int rows = sums.value().rows();
    Variable each = Reshape.apply(graph, sums, rows * heads, size + 1);
    // What works element by element takes tensors without gaps.
    Variable weights = each.columns(size, size + 1).contiguous(graph);
    Variable factors = FlooredReciprocal.apply(graph, weights, floor);
    Variable quotient = ScaleRows.apply(graph, each.columns(0, size), factors);
    return Reshape.apply(graph, quotient, rows, heads * size);
  }
}
