package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * The logits of {@link PredictiveAttention}: mixed with those of the layer below, then with a
 * convolution over the picture that they are, query positions down and key positions to the right.
 */
final class EvolvingLogits {
  private final Parameter kernel;
  private final PredictiveAttention.Settings settings;
  private final AttentionSpec site;

  /** Where a layer leaves its logits for the one above. */
  private record Below(Role role) {}

  EvolvingLogits(AttentionSpec site, PredictiveAttention.Settings settings) {
    int heads = site.heads();
    this.kernel =
        site.scope()
            .create("kernel", Initializer.normal(1.0 / (3 * heads)), heads, taps(site) * heads);
    this.settings = settings;
    this.site = site;
  }

  /** A decoder does not see the row below, that of the next position. */
  private static int taps(AttentionSpec site) {
    return site.role() == Role.BIDIRECTIONAL ? 9 : 6;
  }

  /**
   * S of this layer, which is left for the one above.
   *
   * @param dots scaled dot products (P, H)
   * @param layout of the queries
   */
  Variable evolved(Graph graph, Variable dots, Pairs pairs, SequenceLayout layout) {
    Below below = new Below(site.role());
    Optional<Variable> before = graph.shared(below);
    float alpha = (float) settings.alpha();
    Variable input =
        before.isEmpty()
            ? dots
            : Add.apply(
                graph,
                Scale.apply(graph, before.get(), alpha),
                Scale.apply(graph, dots, 1 - alpha));
    float beta = (float) settings.beta();
    Variable picture = convolved(graph, input, pairs, layout);
    Variable logits =
        Add.apply(graph, Scale.apply(graph, picture, beta), Scale.apply(graph, input, 1 - beta));
    graph.share(below, logits);
    return logits;
  }

  private Variable convolved(Graph graph, Variable input, Pairs pairs, SequenceLayout layout) {
    Variable zero = graph.constant(graph.workspace().zeros(1, site.heads()));
    Variable padded = Concat.rows(graph, input, zero);
    Variable[] shifted = new Variable[taps(site)];
    for (int tap = 0; tap < shifted.length; tap++) {
      int[] from = neighbours(pairs, layout, tap / 3 - 1, tap % 3 - 1);
      shifted[tap] = GatherRows.apply(graph, padded, from);
    }
    Variable columns = Concat.columns(graph, shifted);
    return Affine.apply(graph, columns, kernel.in(graph), null, Activation.IDENTITY);
  }

  /** The pair (i + down, j + right) of every pair (i, j); the row of zeros where there is none. */
  private static int[] neighbours(Pairs pairs, SequenceLayout layout, int down, int right) {
    int[] found = new int[pairs.count()];
    Arrays.fill(found, pairs.count());
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = layout.start(b); i < layout.end(b); i++) {
        int row = i + down;
        if (row < layout.start(b) || row >= layout.end(b)) {
          continue;
        }
        int width = pairs.to(row) - pairs.from(row);
        for (int p = pairs.from(i); p < pairs.to(i); p++) {
          int column = p - pairs.from(i) + right;
          if (column >= 0 && column < width) {
            found[p] = pairs.from(row) + column;
          }
        }
      }
    }
    return found;
  }
}
