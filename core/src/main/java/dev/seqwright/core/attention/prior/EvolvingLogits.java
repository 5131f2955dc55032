package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.prior.PredictiveAttention.Form;
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
  private final Optional<Convolution> convolution;
  private final PredictiveAttention.Settings settings;
  private final AttentionSpec site;

  /** Where a layer leaves its logits for the one above. */
  private record Below(Role role) {}

  EvolvingLogits(AttentionSpec site, PredictiveAttention.Settings settings) {
    this.convolution =
        settings.convolution() == Form.RELU && site.layer() == 1
            ? Optional.empty()
            : Optional.of(new Convolution(site, settings.convolution()));
    this.settings = settings;
    this.site = site;
  }

  /** 3 x 3 weights from each head to each, a row of taps a head. */
  private static final class Convolution {
    private final Parameter kernel;
    private final Optional<Parameter> bias;
    private final Activation activation;
    private final int taps;

    Convolution(AttentionSpec site, Form form) {
      int heads = site.heads();
      Initializer start = Initializer.normal(1.0 / (3 * heads));
      // A decoder does not see the row below, that of the next position.
      this.taps = site.role() == Role.BIDIRECTIONAL ? 9 : 6;
      this.kernel = site.scope().create("kernel", start, heads, taps * heads);
      boolean relu = form == Form.RELU;
      this.bias =
          relu
              ? Optional.of(site.scope().create("kernel-bias", Initializer.zeros(), heads))
              : Optional.empty();
      this.activation = relu ? Activation.RELU : Activation.IDENTITY;
    }

    Variable of(Graph graph, Variable columns) {
      Variable shift = bias.map(b -> b.in(graph)).orElse(null);
      return Affine.apply(graph, columns, kernel.in(graph), shift, activation);
    }
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
    boolean lowest = before.isEmpty() && settings.convolution() == Form.RELU;
    Variable logits = lowest ? input : mixed(graph, input, pairs, layout);
    graph.share(below, logits);
    return logits;
  }

  /** (2). */
  private Variable mixed(Graph graph, Variable input, Pairs pairs, SequenceLayout layout) {
    Convolution own = convolution.orElseThrow();
    float beta = (float) settings.beta();
    Variable picture = own.of(graph, columns(graph, own.taps, input, pairs, layout));
    return Add.apply(graph, Scale.apply(graph, picture, beta), Scale.apply(graph, input, 1 - beta));
  }

  /** What the taps see of every pair (P, taps H). */
  private Variable columns(
      Graph graph, int taps, Variable input, Pairs pairs, SequenceLayout layout) {
    Variable zero = graph.constant(graph.workspace().zeros(1, site.heads()));
    Variable padded = Concat.rows(graph, input, zero);
    Variable[] shifted = new Variable[taps];
    for (int tap = 0; tap < shifted.length; tap++) {
      int[] from = neighbours(pairs, layout, tap / 3 - 1, tap % 3 - 1);
      shifted[tap] = GatherRows.apply(graph, padded, from);
    }
    return Concat.columns(graph, shifted);
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
