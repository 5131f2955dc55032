package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;

/**
 * The parts of rows (N, H W) that belong to a head of a sequence, as matrices on the same memory.
 */
record HeadColumns(Tensor tensor, SequenceLayout layout, int heads) {

  int rows() {
    return tensor.rows();
  }

  int columns() {
    return tensor.columns();
  }

  /** W. */
  int width() {
    return tensor.columns() / heads;
  }

  /** Head h of sequence b (n, W). */
  Matrix of(int b, int h) {
    return tensor.columns(h * width(), (h + 1) * width()).rows(layout.start(b), layout.end(b));
  }

  /** Undefined content of the same layout. */
  HeadColumns like(Workspace memory) {
    return new HeadColumns(memory.allocate(tensor.shape()), layout, heads);
  }
}
