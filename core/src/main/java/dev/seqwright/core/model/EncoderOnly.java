package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import java.util.List;

/**
 * An encoder alone, as of BERT (Devlin et al. 2019): a state for each token, which sees the whole
 * text. What is predicted of the states is a head's matter.
 *
 * <p>Parameters: {@code embeddings.source} and {@code encoder...}, named as in an {@link
 * EncoderDecoder}.
 */
public final class EncoderOnly implements Network {
  private final EncoderOnlyConfig config;
  private final Parameters parameters = new Parameters();
  private final TokenEmbedding source;
  private final Block encoder;

  /**
   * A network without values: see {@link Parameters#allocate}.
   *
   * @param words V, size of the vocabulary
   */
  public EncoderOnly(EncoderOnlyConfig config, int words) {
    this.config = config;
    Scope root = parameters.root();
    Parameter table = TokenEmbedding.table(root.at("embeddings"), "source", words, config.size());
    StackConfig shape = config.encoder().shape();
    Depth depth = new Depth(shape.layers(), 0, false);
    LayerFactory encoding = new LayerFactory(config.layer(), shape, root.at("encoder"), depth);
    source = new TokenEmbedding(config, table, encoding.position());
    encoder = encoding.bidirectional();
  }

  @Override
  public EncoderOnlyConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int limit() {
    return Math.min(source.limit(), encoder.limit());
  }

  @Override
  public List<String> report() {
    return encoder.report();
  }

  /** Whether there is a state for each token; else states stand for the whole text. */
  public boolean keepsPositions() {
    return encoder.keepsPositions();
  }

  /** The states of a batch of texts. */
  public Sequences encode(Graph graph, int[][] tokens) {
    return encoder.forward(graph, source.apply(graph, tokens), Context.NONE);
  }
}
