package dev.seqwright.core.attention.compressed;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;

/** m trained rows (m, D) which stand beside every sequence of a batch, whatever its length. */
final class LearnedRows {
  private final Parameter table;
  private final int count;

  /**
   * Rows that are drawn from N(0, deviation^2) at first.
   *
   * @param name of the parameter
   */
  LearnedRows(AttentionSpec site, String name, int count, double deviation) {
    this.table = site.scope().create(name, Initializer.normal(deviation), count, site.size());
    this.count = count;
  }

  /** The same m rows for each sequence of a batch: (B m, D). */
  Sequences beside(Graph graph, SequenceLayout layout) {
    int[] lengths = new int[layout.sequences()];
    Arrays.fill(lengths, count);
    SequenceLayout own = SequenceLayout.of(lengths);
    return new Sequences(GatherRows.apply(graph, table.in(graph), own.positions()), own);
  }
}
