package dev.seqwright.core.attention.prior;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RecurrentState;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.Concat;
import dev.seqwright.core.autograd.CumulativeMean;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Multiply;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Check;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;

/**
 * Average attention (AAN; Zhang et al. 2018): a decoder's position sees the plain mean of what came
 * so far, through a feed-forward layer and two gates.
 *
 * <pre>
 *   (1) g_j = FFN((x_1 + ... + x_j) / j),  FFN(u) = relu(u W1' + b1) W2' + b2
 *   (2) [i_j f_j] = sigmoid([x_j g_j] W' + b)
 *   (3) y_j = i_j x_j + f_j g_j
 * </pre>
 *
 * Time O(n D^2), memory O(n D); decodes with the sum so far, O(1) a step. For decoders.
 */
public final class AverageAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "average",
          Settings.class,
          "the mean of what came so far, through a layer and gates",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n D^2), O(1) a step",
          "Zhang et al. 2018, arXiv 1805.00631");

  private final Linear inner;
  private final Linear outer;
  private final Linear gates;
  private final AttentionSpec site;

  /**
   * What can be set.
   *
   * @param expansion the width of the feed-forward layer, in multiples of D
   */
  public record Settings(int expansion) implements AttentionKind {
    public Settings() {
      this(4);
    }

    public Settings {
      Check.atLeast("expansion", expansion, 1);
    }

    @Override
    public Attention create(AttentionSpec site) {
      return new AverageAttention(site, expansion);
    }
  }

  private AverageAttention(AttentionSpec site, int expansion) {
    int size = site.size();
    int hidden = expansion * size;
    this.inner =
        new Linear(site.scope().at("inner"), size, hidden, 1, Activation.RELU, site.branch());
    this.outer =
        new Linear(site.scope().at("outer"), hidden, size, 1, Activation.IDENTITY, site.branch());
    this.gates =
        new Linear(
            site.scope().at("gates"),
            2 * size,
            2 * size,
            1,
            Activation.SIGMOID,
            site.initializer());
    this.site = site;
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable mean = CumulativeMean.apply(graph, query.rows(), query.layout());
    return gated(graph, query.rows(), mean);
  }

  private Variable gated(Graph graph, Variable x, Variable mean) {
    Variable hidden = Dropout.apply(graph, inner.apply(graph, mean), site.dropout());
    Variable g = outer.apply(graph, hidden);
    Variable both = gates.apply(graph, Concat.columns(graph, x, g));
    // What works element by element takes tensors without gaps.
    Variable input = Multiply.apply(graph, site.part(both, 0).contiguous(graph), x);
    Variable forget = Multiply.apply(graph, site.part(both, 1).contiguous(graph), g);
    return Add.apply(graph, input, forget);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new RecurrentState(keep, site.size());
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor sums = ((RecurrentState) state).advance(step);
    graph.kernels().elements().add(sums, rows.value(), sums);
    Tensor means = graph.workspace().allocate(sums.shape()).copyFrom(sums);
    int[] positions = step.positions();
    for (int r = 0; r < positions.length; r++) {
      graph.kernels().elements().scale(1f / (positions[r] + 1), means.rows(r, r + 1));
    }
    return gated(graph, rows, graph.constant(means));
  }
}
