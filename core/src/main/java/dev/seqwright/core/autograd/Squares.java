package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The square matrices, one a sequence and head, that weights of every row of a sequence with every
 * other one are: (P, H) with P the sum of m m over sequences of m rows.
 */
record Squares(SequenceLayout layout, int heads) {

  /**
   * One of the matrices.
   *
   * @param start the first row of its sequence
   * @param head counted from 0
   * @param size m
   * @param at where it lies in what {@link #byHead} gives
   */
  record Square(int start, int head, int size, long at) {
    /** The matrix (m, m), on the same memory. */
    Tensor in(Tensor byHead) {
      return byHead.slice(at, size, size);
    }
  }

  List<Square> all() {
    List<Square> all = new ArrayList<>();
    long at = 0;
    for (int h = 0; h < heads; h++) {
      for (int b = 0; b < layout.sequences(); b++) {
        int size = layout.length(b);
        all.add(new Square(layout.start(b), h, size, at));
        at += (long) size * size;
      }
    }
    return all;
  }

  /** (P, H) to (H, P), where the rows of a matrix are adjacent. */
  Tensor byHead(Graph graph, Tensor pairs) {
    return graph.workspace().allocate(heads, pairs.rows()).fill(transposed(pairs));
  }

  /** (H, P) to (P, H). */
  Tensor byPair(Graph graph, Tensor byHead) {
    return graph.workspace().allocate(byHead.columns(), heads).fill(transposed(byHead));
  }

  private static float[] transposed(Tensor tensor) {
    float[] from = tensor.toArray();
    float[] to = new float[from.length];
    int rows = tensor.rows();
    int columns = tensor.columns();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[j * rows + i] = from[i * columns + j];
      }
    }
    return to;
  }
}
