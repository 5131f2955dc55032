package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Operand;
import dev.seqwright.core.autograd.SegmentSum;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/**
 * Fewer rows that stand for all: the mean of every s of a sequence, its last ones as many as there
 * are. What does not exist is in no mean, so neither padding nor the batch changes one.
 *
 * @param stride s, 2 or more
 * @param keepFirst whether the first row of a sequence stays as it is, apart from the others
 */
public record StridedMean(int stride, boolean keepFirst) {

  /** The sequences (N, D) as shorter ones (M, D). */
  public Sequences apply(Graph graph, Sequences x) {
    return new Sequences(apply(graph, x.rows(), x.layout()), shorter(x.layout()));
  }

  /** The rows (N, D) of sequences as those of shorter ones (M, D). */
  Variable apply(Graph graph, Operand rows, SequenceLayout layout) {
    int[] owners = owners(layout);
    float[] shares = new float[shorter(layout).rows()];
    for (int owner : owners) {
      shares[owner]++;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = 1 / shares[i];
    }
    return SegmentSum.apply(graph, rows, owners, shares);
  }

  /** Where the shorter sequences lie. */
  SequenceLayout shorter(SequenceLayout layout) {
    int[] lengths = new int[layout.sequences()];
    Arrays.setAll(lengths, b -> length(layout.length(b)));
    return SequenceLayout.of(lengths);
  }

  private int length(int rows) {
    return rows == 0 ? 0 : group(rows - 1) + 1;
  }

  /** The shorter sequence's row that a row is part of. */
  private int group(int position) {
    return keepFirst ? (position + stride - 1) / stride : position / stride;
  }

  /** For each row the number of the row among those of the shorter sequences that it is part of. */
  int[] owners(SequenceLayout layout) {
    SequenceLayout shorter = shorter(layout);
    int[] owners = new int[layout.rows()];
    for (int b = 0; b < layout.sequences(); b++) {
      for (int row = layout.start(b); row < layout.end(b); row++) {
        owners[row] = shorter.start(b) + group(row - layout.start(b));
      }
    }
    return owners;
  }
}
