package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * One convolution for keys and one for values, which makes a row (D) of each of the {@link
 * StridedWindows} of k rows:
 *
 * <pre>
 *   (1) k'_c = sum over t from 1 to k of W_t k_((c + 1) s - k + t) + b     W_t (D, D); v' likewise
 * </pre>
 *
 * Positions from 1, blocks from 0; rows that do not exist count as zeros. Time O(n k / s D^2).
 */
final class StridedConvolution implements Compression {
  private final Linear keys;
  private final Linear values;
  private final int kernel;
  private final int stride;
  private final boolean finished;

  /**
   * The convolutions of a site.
   *
   * @param finished whether only blocks of s positions give a row
   */
  StridedConvolution(AttentionSpec site, int kernel, int stride, boolean finished) {
    this.keys = linear(site, "key-convolution", kernel);
    this.values = linear(site, "value-convolution", kernel);
    this.kernel = kernel;
    this.stride = stride;
    this.finished = finished;
  }

  private static Linear linear(AttentionSpec site, String name, int kernel) {
    int size = site.size();
    return new Linear(
        site.scope().at(name), kernel * size, size, 1, Activation.IDENTITY, site.initializer());
  }

  @Override
  public Compressed apply(Graph graph, Operand k, Operand v, SequenceLayout layout) {
    StridedWindows windows = new StridedWindows(layout, kernel, stride, finished);
    int[] rows = windows.taps(layout.rows());
    return new Compressed(
        convolved(graph, keys, k, rows), convolved(graph, values, v, rows), windows.windows());
  }

  /** Rows of taps (M, k D) through the convolution; the row behind x is zeros. */
  private Variable convolved(Graph graph, Linear linear, Operand x, int... rows) {
    int size = x.columns().width();
    Variable zeros = graph.constant(graph.workspace().zeros(1, size));
    Variable taps = GatherRows.apply(graph, Concat.rows(graph, x, zeros), rows);
    Variable wide = Reshape.apply(graph, taps, rows.length / kernel, kernel * size);
    return linear.apply(graph, wide);
  }
}
