package dev.seqwright.core.model;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.norm.Norm;
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
import java.util.function.UnaryOperator;

/**
 * An encoder alone, as of BERT (Devlin et al. 2019): a state for each token, which sees the whole
 * text. What is predicted of the states is a head's matter.
 *
 * <p>Tokens may be of several segments, such as the two texts of a pair: the learned vector of its
 * segment is added to each token, scaled as the token's own.
 *
 * <p>Parameters: {@code embeddings.source} and {@code encoder...}, named as in an {@link
 * EncoderDecoder}; {@code embeddings.segments} where there are several, {@code embeddings.norm...}
 * where embeddings are normalized.
 */
public final class EncoderOnly implements TextEncoder {
  private final EncoderOnlyConfig config;
  private final Parameters parameters = new Parameters();
  private final TokenEmbedding source;
  private final Block encoder;
  private final int segments;
  private final TokenSteps steps;

  /**
   * A network without values: see {@link Parameters#allocate}.
   *
   * @param words V, size of the vocabulary
   */
  public EncoderOnly(EncoderOnlyConfig config, int words) {
    this(config, words, 1);
  }

  /**
   * The same for tokens of several segments.
   *
   * @param segments how many there are; 1 for none that are told apart
   */
  public EncoderOnly(EncoderOnlyConfig config, int words, int segments) {
    this.config = config;
    this.segments = segments;
    Scope root = parameters.root();
    Parameter table = TokenEmbedding.table(root.at("embeddings"), "source", words, config.size());
    StackConfig shape = config.encoder().shape();
    Depth depth = new Depth(shape.depth(), 0, false);
    LayerFactory encoding = new LayerFactory(config.layer(), shape, root.at("encoder"), depth);
    Optional<Parameter> kinds =
        segments > 1
            ? Optional.of(
                TokenEmbedding.table(root.at("embeddings"), "segments", segments, config.size()))
            : Optional.empty();
    Optional<Norm> norm =
        config.embeddingNorm()
            ? Optional.of(config.layer().norm().create(root.at("embeddings.norm"), config.size()))
            : Optional.empty();
    source = new TokenEmbedding(config, table, kinds, encoding.position(), norm);
    encoder = encoding.bidirectional();
    steps = new TokenSteps("encoder", shape, words);
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
    List<String> lines = new ArrayList<>(encoder.report());
    encoder.exits().ifPresent(exits -> lines.add(ExitHistogram.TITLE + "encoder: " + exits));
    return lines;
  }

  @Override
  public List<String> report(IntFunction<String> source, IntFunction<String> target) {
    List<String> lines = new ArrayList<>(report());
    steps.take(source).ifPresent(lines::add);
    return lines;
  }

  @Override
  public int segments() {
    return segments;
  }

  /** Whether there is a state for each token; else states stand for the whole text. */
  public boolean keepsPositions() {
    return encoder.keepsPositions();
  }

  @Override
  public TextReader reader() {
    return new TextReader(config.encoder().shape(), source, encoder);
  }

  @Override
  public Optional<ExitPlan> exits() {
    return config.encoder().shape().exits();
  }

  @Override
  public Optional<ExitHistogram> exitHistogram() {
    return encoder.exits();
  }

  @Override
  public long floatsPerToken() {
    return config.floatsPerToken(config.encoder().shape());
  }

  /** The windows of a text as one sequence. */
  @Override
  public Sequences texts(Graph graph, Sequences parts, SequenceLayout texts) {
    return new Sequences(parts.rows(), parts.layout().joined(texts));
  }

  /** The states of a batch of texts. */
  public Sequences encode(Graph graph, int[][] tokens) {
    return encode(graph, tokens, Context.NONE);
  }

  @Override
  public Sequences encode(Graph graph, int[][] tokens, Context context) {
    return states(graph, tokens, source.apply(graph, tokens), context);
  }

  /**
   * The states of a batch of texts of several segments.
   *
   * @param segments of each token, from 0
   */
  public Sequences encode(Graph graph, int[][] tokens, int[][] segments) {
    return encode(graph, tokens, segments, Context.NONE);
  }

  @Override
  public Sequences encode(Graph graph, int[][] tokens, int[][] segments, Context context) {
    return states(graph, tokens, source.apply(graph, tokens, segments), context);
  }

  /**
   * The same with something added to the embeddings of the tokens.
   *
   * @param more takes the embeddings (N, D), the tokens of all texts one after the other
   */
  public Sequences encode(Graph graph, int[][] tokens, UnaryOperator<Variable> more) {
    return encode(graph, tokens, more, Context.NONE);
  }

  /** The same where somebody looks on. */
  public Sequences encode(
      Graph graph, int[][] tokens, UnaryOperator<Variable> more, Context context) {
    return states(graph, tokens, source.apply(graph, tokens, more), context);
  }

  private Sequences states(Graph graph, int[][] tokens, Sequences embedded, Context context) {
    Sequences states = encoder.forward(graph, embedded, context);
    steps.add(graph, tokens);
    return states;
  }
}
