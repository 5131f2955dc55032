package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Matrix;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Tensor;

/**
 * The logarithm of a Gaussian window over the keys of each query: b[p, h] = -2 (x_p - n_i c_ih)^2 /
 * (n_i w_ih)^2 for pair p of row i, x_p the key's position, n_i the number of pairs of row i, c and
 * w (Nq, H) the window's centre and width as shares of n_i; b (P, H).
 *
 * <p>Backward, with u = x / n - c: dc += db 4 u / w^2; dw += db 4 u^2 / w^3.
 */
public final class WindowBias {
  private WindowBias() {}

  public static Variable apply(
      Graph graph, Operand ofCentres, Operand ofWidths, Pairs pairs, int... positions) {
    Columns centres = ofCentres.columns();
    Columns widths = ofWidths.columns();
    int heads = centres.width();
    Tensor b = graph.workspace().allocate(pairs.count(), heads);
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        for (int h = 0; h < heads; h++) {
          double u = offset(centres, pairs, positions, i, p, h) / width(widths, i, h);
          b.set((long) p * heads + h, (float) (-2 * u * u));
        }
      }
    }
    Variable out = graph.output(b);
    return graph.record(out, () -> backward(centres, widths, pairs, positions, out.gradient()));
  }

  /** How far a pair's key is from the centre, as a share of the row's pairs. */
  private static double offset(Columns centres, Pairs pairs, int[] positions, int i, int p, int h) {
    double n = pairs.to(i) - pairs.from(i);
    return positions[p] / n - centres.matrix().get(i, h);
  }

  private static double width(Columns widths, int i, int h) {
    return widths.matrix().get(i, h);
  }

  private static void backward(
      Columns centres, Columns widths, Pairs pairs, int[] positions, Tensor db) {
    centres.addTo(dc -> add(centres, widths, pairs, positions, db, dc, true));
    widths.addTo(dw -> add(centres, widths, pairs, positions, db, dw, false));
  }

  private static void add(
      Columns centres,
      Columns widths,
      Pairs pairs,
      int[] positions,
      Tensor db,
      Matrix sum,
      boolean isOfCentres) {
    int heads = sum.columns();
    for (int i = 0; i < pairs.rows(); i++) {
      for (int p = pairs.from(i); p < pairs.to(i); p++) {
        for (int h = 0; h < heads; h++) {
          double w = width(widths, i, h);
          double u = offset(centres, pairs, positions, i, p, h);
          double slope = isOfCentres ? 4 * u / (w * w) : 4 * u * u / (w * w * w);
          float added = (float) (db.get((long) p * heads + h) * slope);
          sum.set(i, h, sum.get(i, h) + added);
        }
      }
    }
  }
}
