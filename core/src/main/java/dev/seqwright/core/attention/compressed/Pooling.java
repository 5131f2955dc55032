package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.PairMax;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Reshape;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Makes one row of the rows of each of the {@link StridedWindows} of a batch, over the positions
 * that exist: x (N, D), y (M, D).
 */
interface Pooling {
  Variable apply(Graph graph, Operand x, StridedWindows windows);

  /** The mean of a window's rows. */
  static Variable mean(Graph graph, Operand x, StridedWindows windows) {
    Pairs rows = windows.rows();
    Tensor shares = graph.workspace().allocate(rows.count(), 1);
    for (int c = 0; c < rows.rows(); c++) {
      for (int p = rows.from(c); p < rows.to(c); p++) {
        shares.set(p, 1f / (rows.to(c) - rows.from(c)));
      }
    }
    return PairSum.apply(graph, graph.constant(shares), x, rows);
  }

  /** The largest value of each column of a window. */
  static Variable max(Graph graph, Operand x, StridedWindows windows) {
    return PairMax.apply(graph, x, windows.rows());
  }

  /**
   * A convolution whose weights the window's middle position makes (Wu et al. 2019): y_c = sum over
   * t of softmax_t(W x_m + b) x_t, in each of H heads, t over the k positions of the window that
   * exist. The middle is position floor(k / 2) of the window, or the nearest that exists.
   */
  static Pooling dynamic(AttentionSpec site, String name, int kernel) {
    int heads = site.heads();
    Linear weights =
        new Linear(
            site.scope().at(name),
            site.size(),
            kernel * heads,
            kernel,
            Activation.IDENTITY,
            site.initializer());
    return (graph, x, windows) -> {
      Pairs rows = windows.rows();
      Variable middles = GatherRows.apply(graph, x, middles(windows));
      Variable made = weights.apply(graph, middles);
      Variable taps = Reshape.apply(graph, made, rows.rows() * kernel, heads);
      Variable logits = GatherRows.apply(graph, taps, existing(windows));
      return PairSum.apply(graph, PairSoftmax.apply(graph, logits, rows), x, rows);
    };
  }

  /** The row of each window's middle. */
  private static int[] middles(StridedWindows windows) {
    SequenceLayout layout = windows.layout();
    SequenceLayout counts = windows.windows();
    int[] middles = new int[counts.rows()];
    for (int b = 0; b < layout.sequences(); b++) {
      for (int c = 0; c < counts.length(b); c++) {
        int middle = windows.first(c) + windows.kernel() / 2;
        middles[counts.start(b) + c] =
            layout.start(b) + Math.clamp(middle, 0, layout.length(b) - 1);
      }
    }
    return middles;
  }

  /** Which of all windows' k taps have a row, in the order of {@link StridedWindows#rows}. */
  private static int[] existing(StridedWindows windows) {
    int none = -1;
    int[] taps = windows.taps(none);
    return IntStream.range(0, taps.length).filter(t -> taps[t] != none).toArray();
  }
}
