package dev.seqwright.core.attention.linear;

import dev.seqwright.core.attention.Ability;
import dev.seqwright.core.attention.Attention;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.AttentionState;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Step;
import dev.seqwright.core.attention.mechanism.RecurrentState;
import dev.seqwright.core.autograd.Activate;
import dev.seqwright.core.autograd.ForgetfulSum;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.nn.Linear;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.EnumSet;

/**
 * The simpler simple recurrent unit (SSRU; Kim et al. 2019): a decoder's position sees a state that
 * each position before it has forgotten in part.
 *
 * <pre>
 *   (1) z_t = x_t W' + b
 *   (2) f_t = sigmoid(x_t Wf' + bf)
 *   (3) c_t = f_t c_{t-1} + (1 - f_t) z_t,  c_0 = 0      element by element
 *   (4) y_t = relu(c_t)
 * </pre>
 *
 * Time O(n D^2), two products a position in place of the four of attention, memory O(n D); decodes
 * with c alone, O(1) a step. For decoders.
 *
 * <p>Differs from the paper: (1) has a bias.
 */
public final class SsruAttention implements IncrementalAttention {
  /** The entry of the catalogue. */
  public static final Variant<AttentionKind> VARIANT =
      new Variant<>(
          "ssru",
          Settings.class,
          "a state that every position forgets in part",
          EnumSet.of(Ability.CAUSAL, Ability.INCREMENTAL),
          "time O(n D^2), O(1) a step",
          "Kim et al. 2019, D19-5632");

  private final Linear state;
  private final Linear gate;
  private final int size;

  /** Nothing can be set. */
  public record Settings() implements AttentionKind {
    @Override
    public Attention create(AttentionSpec site) {
      return new SsruAttention(site);
    }
  }

  private SsruAttention(AttentionSpec site) {
    this.size = site.size();
    this.gate =
        new Linear(site.scope().at("gate"), size, size, 1, Activation.SIGMOID, site.initializer());
    this.state =
        new Linear(site.scope().at("state"), size, size, 1, Activation.IDENTITY, site.branch());
  }

  @Override
  public Variable forward(Graph graph, Sequences query, Sequences source) {
    Variable z = state.apply(graph, query.rows());
    Variable f = gate.apply(graph, query.rows());
    Variable c = ForgetfulSum.apply(graph, z, f, query.layout());
    return Activate.apply(graph, Activation.RELU, c);
  }

  @Override
  public AttentionState start(Graph graph, Workspace keep, Sequences source) {
    return new RecurrentState(keep, size);
  }

  @Override
  public Variable step(Graph graph, Variable rows, AttentionState state, Step step) {
    Tensor states = ((RecurrentState) state).advance(step);
    Tensor z = this.state.apply(graph, rows).value();
    ForgetfulSum.step(graph, z, gate.apply(graph, rows).value(), states);
    Tensor seen = graph.workspace().allocate(states.shape()).copyFrom(states);
    return Activate.apply(graph, Activation.RELU, graph.constant(seen));
  }
}
