package dev.seqwright.core.nn;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Incoming;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * The earlier segments of the sequences that one pass reads, as far as blocks remember them: the
 * seam between a stack and its memory. A block asks for what is {@linkplain #remembered}, and says
 * what is to be {@linkplain #remember remembered} from then on. It does so once a pass, so a stack
 * has to go through it once.
 *
 * <p>Gradients end at what is remembered, unless the memory is {@linkplain SegmentMemory#replayed
 * replayed}: then what a pass has read of it hands its gradient to the pass that has written it,
 * which is to be run, with gradients, after this one has gone backwards.
 *
 * <p>What kinds of memory need of it:
 *
 * <ul>
 *   <li><b>Transformer-XL</b>: the rows that went into a layer, one memory a layer.
 *   <li><b>Compressive Transformer</b>: two memories a layer, of rows and of compressed rows. What
 *       leaves the first is compressed when it is written; the loss of the reconstruction is a term
 *       of {@link Graph#addToLoss}.
 *   <li><b>Memformer</b>: one memory a network, of k slots that begin as trained rows where {@link
 *       #remembered} has none, and are written when the last layer has its states; replayed.
 *   <li><b>Block-Recurrent Transformer</b>: two memories of one layer, the rows of the last blocks
 *       and the states of the one that is not over, both written when the layer is done.
 *   <li><b>ERNIE-Doc</b>: the rows that came out of a layer, one memory a layer.
 *   <li><b>Feedback</b>: one memory for all layers, written by the top of the stack.
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
    boolean differentiable = memory.replayed() && graph.recording() && layout.rows() > 0;
    return new Sequences(
        differentiable
            ? Incoming.apply(graph, rows, gradient -> leave(memory, layout, gradient))
            : graph.constant(rows),
        layout);
  }

  private void leave(SegmentMemory memory, SequenceLayout layout, Tensor gradient) {
    for (int b = 0; b < streams.length; b++) {
      if (layout.length(b) > 0) {
        Tensor own = gradient.rows(layout.start(b), layout.end(b));
        state.leaveGradient(memory, streams[b], own);
      }
    }
  }

  /** Remembers the last rows of each sequence, in the place of what its stream had. */
  public void remember(SegmentMemory memory, Tensor rows, SequenceLayout layout) {
    for (int b = 0; b < streams.length; b++) {
      state.remember(memory, streams[b], rows.rows(layout.start(b), layout.end(b)));
    }
  }

  /** The same of a memory that is replayed: rows get the gradient of later segments. */
  public void remember(Graph graph, SegmentMemory memory, Variable rows, SequenceLayout layout) {
    remember(memory, rows.value(), layout);
    if (!graph.recording()) {
      return;
    }
    Tensor gradient = graph.workspace().zeros(rows.value().shape());
    boolean arrived = false;
    for (int b = streams.length - 1; b >= 0; b--) { // of a stream's texts the last one goes on
      Optional<Tensor> own = state.takeGradient(memory, streams[b]);
      Tensor to = gradient.rows(layout.start(b), layout.end(b));
      own.ifPresent(to::copyFrom);
      arrived |= own.isPresent();
    }
    if (arrived) {
      rows.adopt(gradient);
    } else {
      graph.workspace().release(gradient);
    }
  }
}
