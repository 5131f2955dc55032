package dev.seqwright.core.stack;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Softmax;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.autograd.WeightedSum;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import java.util.ArrayList;
import java.util.List;

/**
 * What the layers of a decoder attend, each its own mixture of all layers of the encoder (Bapna et
 * al. 2018). With h_0 the embeddings and h_1 ... h_N the states after N layers
 *
 * <pre>
 *   (1) s_j = softmax(w_j)              w (M, N + 1), trained from 0
 *   (2) z_j = norm(sum_i s_ji h_i)      what layer j of M attends
 * </pre>
 *
 * with the norm that ends the encoder, where there is one. Time and memory O(M N S D) for a source
 * of S tokens.
 *
 * <p>Differs from the paper: w has no dropout, and (2) has the norm, which lets w = (0, ..., 0,
 * infinity) be the usual model.
 */
public final class TransparentAttention {
  private final Sequential encoder;
  private final Parameter weights;

  /**
   * @param scope where w is named
   * @param encoder whose layers are mixed
   * @param layers M, of the decoder
   */
  public TransparentAttention(Scope scope, Sequential encoder, int layers) {
    this.encoder = encoder;
    this.weights = scope.create("weights", Initializer.zeros(), layers, encoder.layers() + 1);
  }

  /** What each layer of the decoder attends. */
  public Context read(Graph graph, Sequences embeddings) {
    List<Sequences> states = encoder.states(graph, embeddings, Context.NONE);
    List<Variable> rows = states.stream().map(Sequences::rows).toList();
    Variable shares = Softmax.apply(graph, weights.in(graph));
    List<Sequences> sources = new ArrayList<>();
    for (int j = 0; j < weights.shape()[0]; j++) {
      Variable mixed = WeightedSum.apply(graph, rows, shares, j);
      sources.add(encoder.ended(graph, embeddings.with(mixed)));
    }
    return Context.of(sources);
  }
}
