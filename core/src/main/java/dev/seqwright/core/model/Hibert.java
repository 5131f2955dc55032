package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.config.Inline;
import dev.seqwright.core.head.Pooling;
import dev.seqwright.core.head.SequencePooling;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.List;
import java.util.Map;

/**
 * The two encoders of HIBERT (Zhang, Wei and Zhou 2019, arXiv 1905.06566): what a sentence is to
 * its document is told by a second Transformer, over vectors of sentences.
 *
 * <pre>
 *   (1) v_i = pooling of the states of sentence i, that of its end token in the paper
 *   (2) d_1 ... d_S = Transformer(v_1 + p_1, ..., v_S + p_S), p_i the position of a sentence
 * </pre>
 *
 * <p>For a document of S sentences time O(S^2 D + S D^2) above the sentence encoder. The same
 * sentence has the same v in every document.
 *
 * <p>Parameters, in the given scope: those of the stack, {@code query} (1, D) for attention
 * pooling, and of learned positions their table.
 *
 * <p>Differs from the paper: v is the mean of the states by default, which learns more from few
 * documents ({@code pooling: last} is the paper's); positions are those of the model, rotary ones
 * by default ({@code positions: sinusoidal} is the paper's).
 */
final class Hibert implements DocumentEncoder {
  private final Pooling pooling;
  private final Position position;
  private final Block encoder;
  private final double dropout;

  /**
   * What can be set.
   *
   * @param pooling how the states of a sentence become one vector: last, that of its end token, or
   *     first, mean, max or attention
   * @param shape the stack over sentences
   */
  public record Settings(SequencePooling pooling, @Inline EncoderConfig shape)
      implements DocumentKind {
    public Settings() {
      this(SequencePooling.MEAN, new EncoderConfig(new StackConfig(1)));
    }

    /** Checks that vectors of sentences are as long as states. */
    public Settings {
      SentencePooling.check(pooling);
    }

    @Override
    public DocumentEncoder create(DocumentSite site) {
      return new Hibert(this, site);
    }

    @Override
    public Map<String, StackConfig> stacks() {
      return Map.of("stack", shape.shape());
    }
  }

  Hibert(Settings settings, DocumentSite site) {
    LayerFactory layers = site.layers(site.scope(), settings.shape().shape());
    this.pooling = new Pooling(site.scope(), site.common().size(), settings.pooling());
    this.position = layers.position();
    this.encoder = SentencePooling.requireRowsKept("document.stack", layers.bidirectional());
    this.dropout = site.common().dropout();
  }

  @Override
  public Sequences apply(Graph graph, Sequences words, SequenceLayout documents) {
    Variable vectors = pooling.apply(graph, words);
    Variable placed = position.add(graph, vectors, documents.positions());
    Variable ready = Dropout.apply(graph, placed, dropout);
    return encoder.forward(graph, new Sequences(ready, documents), Context.NONE);
  }

  @Override
  public int limit() {
    return Math.min(position.limit(), encoder.limit());
  }

  @Override
  public int tokens() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> report() {
    return encoder.report();
  }
}
