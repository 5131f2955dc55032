package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The earlier segments of the sequences that one pass reads, as far as blocks remember them: the
 * seam between a stack and its memory. A block asks for what is {@linkplain #remembered}, without
 * gradients, and says what is to be {@linkplain #remember remembered} from then on. It does so once
 * a pass, so a stack has to go through it once.
 *
 * <p>What kinds of memory need of it:
 *
 * <ul>
 *   <li><b>Transformer-XL</b>: the rows that went into a layer, one memory a layer.
 *   <li><b>Compressive Transformer</b>: two memories a layer, of rows and of compressed rows. What
 *       leaves the first is compressed when it is written; the loss of the reconstruction is a term
 *       of {@link Graph#addToLoss}.
 *   <li><b>Memformer</b>: one memory a network, of k slots that begin as trained rows where {@link
 *       #remembered} has none, and are written when the last layer has its states. Its gradients go
 *       through the slots: whoever trains it keeps the slots of each segment and runs a segment
 *       again, last first, with the gradient of what it wrote.
 *   <li><b>Block-Recurrent Transformer</b>: two memories of one layer, the rows of the last block
 *       and the states, both written when the layer is done. Layers without memory must not see the
 *       segment before in decoding: a {@code Step} then has to say where the segment begins.
 *   <li><b>Feedback, ERNIE-Doc</b>: one memory for all layers, written by the top of the stack; the
 *       rows that a layer's upper neighbour, or its own output, had in the segment before.
 * </ul>
 */
public final class Segments {
  private final SegmentState state;
  private final int[] streams;
  private final boolean[] begins;

  Segments(SegmentState state, int[] streams, boolean... begins) {
    this.state = state;
    this.streams = streams.clone();
    this.begins = begins.clone();
  }

  /** Copies of the rows that each sequence has in a memory, oldest first; none where it begins. */
  public Sequences remembered(Graph graph, SegmentMemory memory) {
    int[] lengths = new int[streams.length];
    Arrays.setAll(lengths, b -> begins[b] ? 0 : state.rows(memory, streams[b]).rows());
    SequenceLayout layout = SequenceLayout.of(lengths);
    Tensor rows = graph.workspace().allocate(layout.rows(), memory.width());
    for (int b = 0; b < streams.length; b++) {
      if (lengths[b] > 0) {
        rows.rows(layout.start(b), layout.end(b)).copyFrom(state.rows(memory, streams[b]));
      }
    }
    return new Sequences(graph.constant(rows), layout);
  }

  /** Remembers the last rows of each sequence, in the place of what its stream had. */
  public void remember(SegmentMemory memory, Tensor rows, SequenceLayout layout) {
    for (int b = 0; b < streams.length; b++) {
      state.remember(memory, streams[b], rows.rows(layout.start(b), layout.end(b)));
    }
  }
}
