package dev.seqwright.core.attention;

import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Affine;
import dev.seqwright.core.autograd.Columns;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Join;
import dev.seqwright.core.autograd.PairDots;
import dev.seqwright.core.autograd.PairSoftmax;
import dev.seqwright.core.autograd.PairSum;
import dev.seqwright.core.autograd.Scale;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Ability;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.Ragged;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Predictive, or evolving, attention (Wang et al. 2021): a layer's logits grow out of those of the
 * layer below through a convolution over the picture of the attention.
 *
 * <pre>
 *   (1) I_l = alpha S_(l-1) + (1 - alpha) Q K' / sqrt d;  I_1 = Q K' / sqrt d
 *   (2) S_l = beta conv(I_l) + (1 - beta) I_l              3 x 3 over (i, j), heads as channels
 *   (3) y = softmax(S_l) V
 * </pre>
 *
 * In a decoder the kernel does not see the row below, i + 1. Time O(n^2 (D + 9 H^2)), memory O(9
 * n^2 H). Decodes over the prefix. With alpha = beta = 0 it is full attention.
 */
public final class PredictiveAttention extends Replay {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "predictive",
          Settings.class,
          "logits grow out of those of the layer below through a convolution",
          EnumSet.of(Ability.ENCODER, Ability.CAUSAL),
          "time O(n^2 (D + 9 H^2)), memory O(9 n^2 H)",
          "Wang et al. 2021, arXiv 2102.12895");

  private final SelfProjection projection;
  private final Parameter kernel;
  private final Settings settings;
  private final Site site;

  /** Where a layer leaves its logits for the one above. */
  private record Below(Role role) {}

  /**
   * What can be set.
   *
   * @param alpha the share of the logits below
   * @param beta the share of the convolution
   */
  public record Settings(double alpha, double beta) implements AttentionKind {
    public Settings() {
      this(0.5, 0.1);
    }

    public Settings {
      if (!(alpha >= 0 && alpha <= 1)) {
        throw new IllegalArgumentException("alpha must be in [0, 1], found " + alpha);
      }
      if (!(beta >= 0 && beta <= 1)) {
        throw new IllegalArgumentException("beta must be in [0, 1], found " + beta);
      }
    }

    @Override
    public Attention create(Site site) {
      return new PredictiveAttention(site, this);
    }
  }

  private PredictiveAttention(Site site, Settings settings) {
    super(site.size());
    int heads = site.heads();
    this.projection = new SelfProjection(site);
    this.kernel =
        site.scope()
            .create("kernel", Initializer.normal(1.0 / (3 * heads)), heads, taps(site) * heads);
    this.settings = settings;
    this.site = site;
  }

  private static int taps(Site site) {
    return site.role().causal() ? 6 : 9;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences memory) {
    int size = site.size();
    Variable qkv = projection.project(graph, query.rows());
    Variable q = Columns.apply(graph, qkv, 0, size);
    Variable k = Columns.apply(graph, qkv, size, 2 * size);
    Pairs pairs = Pairs.dense(query.layout(), query.layout(), site.role().causal());
    Variable dots = PairDots.apply(graph, q, k, pairs, site.heads(), site.scale());
    Variable logits = evolved(graph, dots, pairs, query.layout());
    Variable weights =
        Dropout.apply(graph, PairSoftmax.apply(graph, logits, pairs), site.dropout());
    Variable v = Columns.apply(graph, qkv, 2 * size, 3 * size);
    return projection.output(graph, PairSum.apply(graph, weights, v, pairs));
  }

  private Variable evolved(Graph graph, Variable dots, Pairs pairs, Ragged layout) {
    Below below = new Below(site.role());
    Optional<Variable> before = graph.found(below);
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
    graph.leave(below, logits);
    return logits;
  }

  private Variable convolved(Graph graph, Variable input, Pairs pairs, Ragged layout) {
    Variable zero = graph.constant(graph.memory().zeros(1, site.heads()));
    Variable padded = Join.rows(graph, input, zero);
    Variable[] shifted = new Variable[taps(site)];
    for (int tap = 0; tap < shifted.length; tap++) {
      int[] from = neighbours(pairs, layout, tap / 3 - 1, tap % 3 - 1);
      shifted[tap] = GatherRows.apply(graph, padded, from);
    }
    Variable columns = Join.columns(graph, shifted);
    return Affine.apply(graph, columns, kernel.in(graph), null, Activation.IDENTITY);
  }

  /** The pair (i + down, j + right) of every pair (i, j); the row of zeros where there is none. */
  private static int[] neighbours(Pairs pairs, Ragged layout, int down, int right) {
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
