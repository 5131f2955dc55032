package dev.seqwright.core.autograd;

import dev.seqwright.core.tensor.Tensor;

/**
 * The logarithm of a soft mask of distances: l[p, h] = log clamp((R + S z_h - x_p) / R, 0, 1), -inf
 * where the mask is 0; z (1, H) cut to [0, 1], x (P), l (P, H).
 *
 * <p>Backward: where 0 &lt; m &lt; 1, dz_h += dl S / (R m); z's cut passes gradients through.
 */
public final class SpanMask {
  private SpanMask() {}

  public static Variable apply(Graph graph, Variable z, int span, int ramp, int... distances) {
    int heads = z.value().columns();
    Tensor l = graph.workspace().allocate(distances.length, heads);
    for (int p = 0; p < distances.length; p++) {
      for (int h = 0; h < heads; h++) {
        double m = Math.clamp(edge(z, span, ramp, distances[p], h), 0, 1);
        l.set((long) p * heads + h, (float) Math.log(m));
      }
    }
    Variable out = graph.output(l);
    return graph.record(
        out,
        () ->
            z.accumulate(
                (dz, beta) ->
                    add(z, span, ramp, distances, out.gradient(), beta == 0 ? dz.zero() : dz)));
  }

  /** The mask before it is cut. */
  private static double edge(Variable z, int span, int ramp, int distance, int h) {
    return (ramp + span * Math.clamp(z.value().get(h), 0f, 1f) - distance) / (double) ramp;
  }

  private static void add(Variable z, int span, int ramp, int[] distances, Tensor dl, Tensor sum) {
    int heads = sum.columns();
    for (int p = 0; p < distances.length; p++) {
      for (int h = 0; h < heads; h++) {
        double m = edge(z, span, ramp, distances[p], h);
        if (m > 0 && m < 1) {
          double slope = span / (ramp * m) * dl.get((long) p * heads + h);
          sum.set(h, sum.get(h) + (float) slope);
        }
      }
    }
  }
}
