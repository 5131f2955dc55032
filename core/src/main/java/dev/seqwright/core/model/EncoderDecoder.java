package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.GatherRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Block;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.stack.Sequential;
import dev.seqwright.core.stack.SourceWeights;
import dev.seqwright.core.stack.TransparentAttention;
import dev.seqwright.core.stack.document.DocumentContext;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An encoder-decoder Transformer (Vaswani et al. 2017): a source is read by the encoder's stack,
 * which the decoder's attends while it writes.
 *
 * <p>Parameters: {@code embeddings.source}, {@code embeddings.target} and {@code
 * embeddings.output}, as far as they are not tied, {@code encoder...}, {@code decoder...}, {@code
 * document-context...} and {@code output.bias}.
 */
public final class EncoderDecoder implements Autoregressive {
  private final EncoderDecoderConfig config;
  private final Parameters parameters = new Parameters();
  private final TokenEmbedding source;
  private final Block encoder;
  private final Optional<TransparentAttention> transparent;
  private final Optional<DocumentContext> documents;
  private final TokenEmbedding target;
  private final IncrementalBlock decoder;
  private final TokenHead head;
  private final Optional<TokenExits> exits;
  private final TokenSteps readingSteps;
  private final TokenSteps writingSteps;

  /**
   * A model without values: see {@link Parameters#allocate}.
   *
   * @param sourceWords size of the source vocabulary
   * @param targetWords V, size of the target vocabulary
   */
  public EncoderDecoder(EncoderDecoderConfig config, int sourceWords, int targetWords) {
    this.config = config;
    Scope root = parameters.root();
    Embeddings tables =
        Embeddings.create(
            root.at("embeddings"),
            config.tiedEmbeddings(),
            sourceWords,
            targetWords,
            config.size());
    LayerFactory encoding = encoding();
    source = new TokenEmbedding(config, tables.source(), encoding.position());
    if (config.decoder().transparentAttention()) {
      Sequential layered = layered(encoding);
      encoder = layered;
      transparent = Optional.of(transparent(layered));
    } else {
      encoder = encoding.bidirectional();
      transparent = Optional.empty();
    }
    documents =
        config.documentContext().create(encoding.documentContext(root.at("document-context")));
    LayerFactory decoding = decoding();
    target = new TokenEmbedding(config, tables.target(), decoding.position());
    decoder = decoding.causal(config.decoder().crossAttention());
    readingSteps = new TokenSteps("encoder", config.encoder().shape(), sourceWords);
    writingSteps = new TokenSteps("decoder", config.decoder().shape(), targetWords);
    head = TokenHead.over(tables.output(), root.at("output"), config.outputBias());
    exits =
        config
            .decoder()
            .shape()
            .exits()
            .map(plan -> new TokenExits(root.at("decoder"), config.size(), plan, head));
  }

  private LayerFactory encoding() {
    StackConfig shape = config.encoder().shape();
    Depth depth = new Depth(shape.depth(), config.decoder().shape().depth(), false);
    return new LayerFactory(config.layer(), shape, parameters.root().at("encoder"), depth);
  }

  private LayerFactory decoding() {
    StackConfig shape = config.decoder().shape();
    Depth depth = new Depth(config.encoder().shape().depth(), shape.depth(), true);
    return new LayerFactory(config.layer(), shape, parameters.root().at("decoder"), depth);
  }

  private Sequential layered(LayerFactory encoding) {
    String key = "decoder.transparent-attention: found true, expected false with encoder.";
    Sequential stack =
        encoding
            .layered()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        key
                            + "stack: "
                            + Catalogue.name(config.encoder().shape().stack())
                            + "; the stack that has states of each layer: sequential"));
    if (!stack.keepsPositions()) {
      throw new IllegalArgumentException(
          key + "self-attention of a kind that goes on with rows of its own");
    }
    return stack;
  }

  private TransparentAttention transparent(Sequential stack) {
    StackConfig shape = config.decoder().shape();
    int sets =
        IntStream.range(0, shape.layers())
            .map(layer -> 1 + shape.stack().set(layer, shape.layers()))
            .max()
            .orElseThrow();
    return new TransparentAttention(
        parameters.root().at("decoder.transparent-attention"), stack, sets);
  }

  @Override
  public EncoderDecoderConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int limit() {
    int positions = Math.min(source.limit(), target.limit());
    return Math.min(positions, Math.min(encoder.limit(), decoder.limit()));
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(encoder.report());
    documents.flatMap(DocumentContext::report).ifPresent(lines::add);
    lines.addAll(decoder.report());
    decoder.exits().ifPresent(found -> lines.add(ExitHistogram.TITLE + "decoder: " + found));
    return lines;
  }

  @Override
  public List<String> report(IntFunction<String> source, IntFunction<String> target) {
    List<String> lines = new ArrayList<>(report());
    readingSteps.take(source).ifPresent(lines::add);
    writingSteps.take(target).ifPresent(lines::add);
    return lines;
  }

  @Override
  public Optional<ExitHistogram> exitHistogram() {
    return decoder.exits();
  }

  @Override
  public TextReader reader() {
    return new TextReader(config.encoder().shape(), source, encoder);
  }

  /** The encoder's output for a batch of sources. */
  public Sequences encode(Graph graph, int[][] sources) {
    Sequences states = encoder.forward(graph, source.apply(graph, sources), Context.NONE);
    readingSteps.add(graph, sources);
    return states;
  }

  @Override
  public Context read(Graph graph, int[][] sources) {
    Context context =
        transparent
            .map(mixing -> mixing.read(graph, source.apply(graph, sources)))
            .orElseGet(() -> Context.of(encode(graph, sources)));
    return watched(graph, context);
  }

  @Override
  public Context read(Graph graph, Sources sources) {
    return documents
        .filter(kind -> !sources.standAlone())
        .map(kind -> watched(graph, Context.of(inDocuments(graph, kind, sources))))
        .orElseGet(() -> read(graph, sources.tokens()));
  }

  /** All texts are encoded once; those that are read then see their context. */
  private Sequences inDocuments(Graph graph, DocumentContext kind, Sources sources) {
    Sequences known = encode(graph, sources.tokens());
    int[] read = IntStream.range(0, sources.count()).toArray();
    SequenceLayout layout = known.layout().chosen(read);
    Variable rows = GatherRows.apply(graph, known.rows(), known.layout().rowsOf(read));
    return kind.apply(graph, new Sequences(rows, layout), known, sources.before());
  }

  private Context watched(Graph graph, Context context) {
    return exits.map(e -> e.context(graph, context)).orElse(context);
  }

  @Override
  public Sequences states(Graph graph, Context context, int[][] inputs) {
    Sequences states = decoder.forward(graph, target.apply(graph, inputs), context);
    writingSteps.add(graph, inputs);
    return states;
  }

  /** The loss of targets given sources that stand alone, see the other. */
  public CrossEntropy.Result loss(
      Graph graph,
      int[][] sources,
      int[][] inputs,
      int[][] outputs,
      double smoothing,
      double scale) {
    return loss(graph, Sources.alone(sources), inputs, outputs, smoothing, scale);
  }

  /**
   * The loss of targets given sources; the graph's gradients are complete after {@link
   * Graph#backward}.
   *
   * @param inputs targets as the decoder reads them, each with the begin token in front
   * @param outputs targets as it should write them, each with the end token behind
   * @param smoothing label smoothing
   * @param scale what the summed loss is multiplied by before it is differentiated
   */
  public CrossEntropy.Result loss(
      Graph graph,
      Sources sources,
      int[][] inputs,
      int[][] outputs,
      double smoothing,
      double scale) {
    Context context = read(graph, sources);
    int[] targets = TokenBatch.of(outputs).ids();
    if (exits.isPresent() && graph.recording()) {
      return exits
          .get()
          .loss(graph, context, own -> states(graph, own, inputs), targets, smoothing, scale);
    }
    return head.loss(graph, states(graph, context, inputs), targets, smoothing, scale);
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return decoder.start(graph, keep, context);
  }

  @Override
  public Variable step(Graph graph, int[] tokens, DecoderState state, Step step) {
    Variable x = target.placed(graph, tokens, step.positions());
    Variable states = decoder.step(graph, x, state, step);
    writingSteps.add(graph, tokens);
    return states;
  }

  @Override
  public TokenHead head() {
    return head;
  }

  @Override
  public Optional<SourceWeights> sourceWeights() {
    boolean all = exits.map(TokenExits::neverLeaves).orElse(true);
    return all && encoder.keepsPositions() ? decoder.sourceWeights() : Optional.empty();
  }
}
