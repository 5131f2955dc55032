package dev.seqwright.core.model;

import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.List;

/**
 * Writes a sentence from one vector, the state of its slot in a document: a causal Transformer
 * whose layers attend to that vector. Embeddings and outputs are those of the sentence encoder.
 *
 * <p>Parameters, with those of the network: {@code decoder...} as in an {@link EncoderDecoder}, and
 * {@code output.bias}.
 */
public final class SentenceDecoder {
  private final TokenEmbedding target;
  private final Block decoder;
  private final TokenHead head;

  /**
   * A decoder whose parameters stand with those of a network.
   *
   * @param layers how many
   */
  public SentenceDecoder(Hierarchical network, int layers) {
    HierarchicalConfig config = network.config();
    Scope root = network.parameters().root();
    Parameter table = network.parameters().named("embeddings.source");
    LayerFactory writing =
        new LayerFactory(
            config.layer(),
            new StackConfig(layers),
            root.at("decoder"),
            new Depth(0, layers, true));
    this.target = new TokenEmbedding(config, table, writing.position());
    this.decoder = writing.causal(List.of(new FullAttention.Settings()));
    this.head = TokenHead.over(table, root.at("output"), true);
  }

  /** The longest sentences that it can write, in tokens. */
  public int limit() {
    return Math.min(target.limit(), decoder.limit());
  }

  /**
   * The summed loss of sentences.
   *
   * @param slots (B, D), what each is written from
   * @param inputs of each sentence, its begin token first
   * @param targets the tokens that follow each of them, one sentence after the other
   */
  public CrossEntropy.Result loss(
      Graph graph, Variable slots, int[][] inputs, int[] targets, double smoothing, double scale) {
    Sequences source = new Sequences(slots, SequenceLayout.singles(inputs.length));
    Sequences states = decoder.forward(graph, target.apply(graph, inputs), Context.of(source));
    return head.loss(graph, states, targets, smoothing, scale);
  }
}
