package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;

/**
 * The layers of a network that read a text, one by one: of a decoder alone those, else the
 * encoder's.
 */
public final class TextReader {
  private final StackConfig shape;
  private final TokenEmbedding embedding;
  private final Block stack;

  TextReader(StackConfig shape, TokenEmbedding embedding, Block stack) {
    this.shape = shape;
    this.embedding = embedding;
    this.stack = stack;
  }

  /** What the layers are. */
  public StackConfig shape() {
    return shape;
  }

  /**
   * The states of a batch of texts after one of the layers. Only of a stack that {@linkplain
   * dev.seqwright.core.stack.StackKind#endsAnywhere ends anywhere}.
   *
   * @param layer 0 for the embeddings, 1 for the first layer; the last one's have the norm that
   *     follows it, where there is one
   */
  public Sequences states(Graph graph, int[][] tokens, int layer) {
    Block read = layer == shape.layers() ? stack : stack.first(layer);
    return read.forward(graph, embedding.apply(graph, tokens), Context.NONE);
  }
}
