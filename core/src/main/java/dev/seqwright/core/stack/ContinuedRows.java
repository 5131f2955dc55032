package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;

/**
 * Segments of texts behind what is remembered of them: z = [m; x].
 *
 * @param all z (N, D)
 * @param own which of its rows are those of x
 */
record ContinuedRows(Sequences all, Selection own) {

  /**
   * Joins them.
   *
   * @param before m, as many sequences, some of which may have no rows
   */
  static ContinuedRows of(Graph graph, Sequences before, Sequences x) {
    SequenceLayout layout = joined(before.layout(), x.layout());
    return new ContinuedRows(
        new Sequences(interleaved(graph, before, x), layout), ends(layout, x.layout()));
  }

  /**
   * What is remembered of each text, or what all begin with where nothing is.
   *
   * @param first C rows
   * @param before C rows of each text, or none of one that begins
   * @return C rows of each text
   */
  static Variable orFirst(Graph graph, Variable first, Sequences before) {
    int count = first.rows();
    int[] places = new int[before.layout().sequences() * count];
    for (int i = 0; i < places.length; i++) {
      int b = i / count;
      boolean begins = before.layout().length(b) == 0;
      places[i] = i % count + (begins ? 0 : count + before.layout().start(b));
    }
    return before.layout().rows() == 0
        ? GatherRows.apply(graph, first, places)
        : GatherRows.apply(graph, Concat.rows(graph, first, before.rows()), places);
  }

  private static SequenceLayout joined(SequenceLayout before, SequenceLayout own) {
    int[] lengths = new int[own.sequences()];
    for (int b = 0; b < lengths.length; b++) {
      lengths[b] = before.length(b) + own.length(b);
    }
    return SequenceLayout.of(lengths);
  }

  /** The rows of each sequence behind those that it remembers. */
  private static Variable interleaved(Graph graph, Sequences before, Sequences x) {
    if (before.layout().rows() == 0) {
      return x.rows();
    }
    int[] places = new int[before.layout().rows() + x.layout().rows()];
    int next = 0;
    for (int b = 0; b < x.layout().sequences(); b++) {
      for (int row = before.layout().start(b); row < before.layout().end(b); row++) {
        places[next++] = row;
      }
      for (int row = x.layout().start(b); row < x.layout().end(b); row++) {
        places[next++] = before.layout().rows() + row;
      }
    }
    return GatherRows.apply(graph, Concat.rows(graph, before.rows(), x.rows()), places);
  }

  /** The last rows of every sequence, as many as it has of its own. */
  private static Selection ends(SequenceLayout all, SequenceLayout own) {
    int[] rows = new int[own.rows()];
    for (int b = 0; b < own.sequences(); b++) {
      for (int i = 0; i < own.length(b); i++) {
        rows[own.start(b) + i] = all.end(b) - own.length(b) + i;
      }
    }
    return new Selection(rows, own);
  }
}
