package dev.seqwright.core.attention.recurrent;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.PositionTable;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;

/**
 * The rows that stand for distances: r_t = R_t Wr' for t = 0, 1, ..., with sinusoids R_t = [sin(t
 * w_0) sin(t w_1) ... | cos(t w_0) cos(t w_1) ...], w_c = 10000^(-2c/D).
 */
final class Distances {
  private static final double TIMESCALE = 10_000;

  private final Parameter weight;
  private final PositionTable waves;

  /** Projects to all heads. */
  Distances(AttentionSpec site) {
    int size = site.size();
    this.weight =
        site.scope().create("distance.weight", site.initializer().of(size, size), size, size);
    weight.asWeight();
    this.waves = new PositionTable(size, Distances::fill);
  }

  /** r_0 ... r_(count - 1) (count, D). */
  Variable rows(Graph graph, int count) {
    Variable table = graph.constant(waves.covering(count - 1).rows(0, count));
    return Affine.apply(graph, table, weight.in(graph), null, Activation.IDENTITY);
  }

  private static void fill(Tensor table, int t) {
    int half = table.columns() / 2;
    long row = (long) t * table.columns();
    for (int c = 0; c < half; c++) {
      double angle = t * Math.pow(TIMESCALE, -2.0 * c / table.columns());
      table.set(row + c, (float) Math.sin(angle));
      table.set(row + half + c, (float) Math.cos(angle));
    }
  }
}
