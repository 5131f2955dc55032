package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.exit.ExitPlan;
import dev.seqwright.core.tensor.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A network that reads documents of sentences: an encoder reads each sentence by itself, layers
 * above it see the sentences of a document, see {@link DocumentKind}. What is predicted of the
 * states of sentences is a head's matter.
 *
 * <p>With n tokens in S sentences of a document, attention costs O(n^2 / S + S^2) where that of a
 * flat encoder costs O(n^2).
 *
 * <p>The sentences of all documents of a batch are packed one after the other, as sequences are
 * everywhere: what is said of a document does not depend on the others.
 *
 * <p>Parameters: {@code embeddings.source} and {@code encoder...}, named as in an {@link
 * EncoderOnly}, and {@code document...}.
 */
public final class Hierarchical implements TextEncoder {
  private final HierarchicalConfig config;
  private final Parameters parameters = new Parameters();
  private final TokenEmbedding source;
  private final Block encoder;
  private final DocumentEncoder document;
  private final TokenSteps steps;

  /**
   * A network without values: see {@link Parameters#allocate}.
   *
   * @param words V, size of the vocabulary
   */
  public Hierarchical(HierarchicalConfig config, int words) {
    this.config = config;
    Scope root = parameters.root();
    StackConfig shape = config.encoder().shape();
    Depth depth = new Depth(shape.depth() + config.document().depth(), 0, false);
    Parameter table = TokenEmbedding.table(root.at("embeddings"), "source", words, config.size());
    LayerFactory reading = new LayerFactory(config.layer(), shape, root.at("encoder"), depth);
    source = new TokenEmbedding(config, table, reading.position());
    encoder = reading.bidirectional();
    document =
        config.document().create(new DocumentSite(config.layer(), root.at("document"), depth));
    steps = new TokenSteps("encoder", shape, words);
  }

  @Override
  public HierarchicalConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** The sentence encoder: what it is given stands alone. */
  @Override
  public TextReader reader() {
    return new TextReader(config.encoder().shape(), source, encoder);
  }

  /** The longest sentences that it can take, in tokens. */
  @Override
  public int limit() {
    return Math.min(Math.min(source.limit(), encoder.limit()), document.tokens());
  }

  /** The most sentences of a document that are read at once. */
  public int sentences() {
    return Math.min(config.sentences(), document.limit());
  }

  @Override
  public int segments() {
    return 1;
  }

  @Override
  public Optional<ExitPlan> exits() {
    return Optional.empty();
  }

  @Override
  public Optional<ExitHistogram> exitHistogram() {
    return Optional.empty();
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(encoder.report());
    lines.addAll(document.report());
    return lines;
  }

  @Override
  public List<String> report(IntFunction<String> source, IntFunction<String> target) {
    List<String> lines = new ArrayList<>(report());
    steps.take(source).ifPresent(lines::add);
    return lines;
  }

  @Override
  public long floatsPerToken() {
    return config.floatsPerToken(config.encoder().shape())
        + config.document().floatsPerToken(config);
  }

  /** The states of the tokens of sentences, each of which is read by itself. */
  public Sequences encode(Graph graph, int[][] sentences) {
    return encode(graph, sentences, Context.NONE);
  }

  @Override
  public Sequences encode(Graph graph, int[][] sentences, Context context) {
    Sequences states = encoder.forward(graph, source.apply(graph, sentences), context);
    steps.add(graph, sentences);
    return states;
  }

  @Override
  public Sequences encode(Graph graph, int[][] sentences, int[][] segments, Context context) {
    throw new UnsupportedOperationException("sentences have no segments");
  }

  /** The states of sentences (S, D), a sequence a document. */
  @Override
  public Sequences texts(Graph graph, Sequences words, SequenceLayout documents) {
    Sequences read = document.apply(graph, words, stretches(documents));
    return new Sequences(read.rows(), documents);
  }

  /** Documents with no more sentences than are read at once; the others cut into such. */
  private SequenceLayout stretches(SequenceLayout documents) {
    int most = sentences();
    if (documents.maxLength() <= most) {
      return documents;
    }
    IntStream.Builder lengths = IntStream.builder();
    for (int d = 0; d < documents.sequences(); d++) {
      for (int left = documents.length(d); left > 0; left -= most) {
        lengths.add(Math.min(left, most));
      }
    }
    return SequenceLayout.of(lengths.build().toArray());
  }
}
