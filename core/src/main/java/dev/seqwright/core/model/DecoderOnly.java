package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.head.TokenHead;
import dev.seqwright.core.nn.DecoderState;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.Segments;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Depth;
import dev.seqwright.core.stack.Context;
import dev.seqwright.core.stack.ExitHistogram;
import dev.seqwright.core.stack.IncrementalBlock;
import dev.seqwright.core.stack.SourceWeights;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A decoder alone, as of GPT (Radford et al. 2018): each token's state sees the tokens before it,
 * and scores the next one. It reads no source.
 *
 * <p>Parameters: {@code embeddings.target}, {@code embeddings.output} where that is not the same,
 * {@code decoder...} and {@code output.bias}, named as in an {@link EncoderDecoder}.
 */
public final class DecoderOnly implements Autoregressive {
  private final DecoderOnlyConfig config;
  private final Parameters parameters = new Parameters();
  private final TokenEmbedding target;
  private final IncrementalBlock decoder;
  private final TokenHead head;
  private final Optional<TokenExits> exits;
  private final TokenSteps steps;

  /**
   * A network without values: see {@link Parameters#allocate}.
   *
   * @param words V, size of the vocabulary
   */
  public DecoderOnly(DecoderOnlyConfig config, int words) {
    this.config = config;
    Scope root = parameters.root();
    Scope tables = root.at("embeddings");
    Parameter table = TokenEmbedding.table(tables, "target", words, config.size());
    Parameter output =
        config.tiedEmbeddings()
            ? table
            : TokenEmbedding.table(tables, "output", words, config.size());
    StackConfig shape = config.decoder().shape();
    Depth depth = new Depth(0, shape.depth(), true);
    LayerFactory decoding = new LayerFactory(config.layer(), shape, root.at("decoder"), depth);
    target = new TokenEmbedding(config, table, decoding.position());
    decoder = decoding.causal();
    steps = new TokenSteps("decoder", shape, words);
    head = TokenHead.over(output, root.at("output"), config.outputBias());
    exits =
        config
            .decoder()
            .shape()
            .exits()
            .map(plan -> new TokenExits(root.at("decoder"), config.size(), plan, head));
  }

  @Override
  public DecoderOnlyConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int limit() {
    return Math.min(target.limit(), decoder.limit());
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(decoder.report());
    decoder.exits().ifPresent(found -> lines.add(ExitHistogram.TITLE + "decoder: " + found));
    return lines;
  }

  @Override
  public List<String> report(IntFunction<String> source, IntFunction<String> target) {
    List<String> lines = new ArrayList<>(report());
    steps.take(target).ifPresent(lines::add);
    return lines;
  }

  @Override
  public TextReader reader() {
    return new TextReader(config.decoder().shape(), target, decoder);
  }

  @Override
  public Optional<ExitHistogram> exitHistogram() {
    return decoder.exits();
  }

  /** What its layers remember of earlier segments of a text. */
  public List<SegmentMemory> memories() {
    return decoder.memories();
  }

  /** What of earlier segments of a text its layers see. */
  public Optional<Remembered> remembered() {
    int rows = memories().stream().mapToInt(SegmentMemory::rows).max().orElse(0);
    return switch (config.decoder().shape().stack().reads()) {
      case SLOTS -> Optional.of(new Remembered(rows, Remembered.Of.SLOTS));
      case SUMMARY -> Optional.of(new Remembered(rows, Remembered.Of.SUMMARIES));
      case NOTHING ->
          config
              .remembering()
              .map(kind -> new Remembered(kind.segmentMemory(), Remembered.Of.POSITIONS));
    };
  }

  @Override
  public int kept(int read, int segment) {
    return config.remembering().map(kind -> kind.kept(read, segment)).orElse(segment);
  }

  @Override
  public boolean remembers() {
    return !memories().isEmpty();
  }

  /** There is no source. */
  @Override
  public Context read(Graph graph, int[][] sources) {
    return leaving(graph, Context.NONE);
  }

  private Context leaving(Graph graph, Context context) {
    return exits.map(e -> e.context(graph, context)).orElse(context);
  }

  /**
   * The loss of tokens given those before them; the graph's gradients are complete after {@link
   * Graph#backward}.
   *
   * @param targets the next token of each that is read
   * @param smoothing label smoothing
   * @param scale what the summed loss is multiplied by before it is differentiated
   */
  public CrossEntropy.Result loss(
      Graph graph, int[][] inputs, int[] targets, double smoothing, double scale) {
    return loss(graph, Context.NONE, inputs, targets, smoothing, scale);
  }

  /** The same of segments of texts, whose earlier ones are remembered. */
  public CrossEntropy.Result loss(
      Graph graph,
      Segments segments,
      int[][] inputs,
      int[] targets,
      double smoothing,
      double scale) {
    return loss(graph, Context.NONE.of(segments), inputs, targets, smoothing, scale);
  }

  private CrossEntropy.Result loss(
      Graph graph, Context context, int[][] inputs, int[] targets, double smoothing, double scale) {
    if (exits.isPresent() && graph.recording()) {
      return exits
          .get()
          .loss(graph, context, own -> states(graph, own, inputs), targets, smoothing, scale);
    }
    return head.loss(
        graph, states(graph, leaving(graph, context), inputs), targets, smoothing, scale);
  }

  /** The states over whole texts. */
  public Sequences states(Graph graph, int[][] inputs) {
    return states(graph, read(graph, inputs), inputs);
  }

  /** The states over segments of texts, whose earlier ones are remembered. */
  public Sequences states(Graph graph, Segments segments, int[][] inputs) {
    return states(graph, leaving(graph, Context.NONE.of(segments)), inputs);
  }

  @Override
  public Sequences states(Graph graph, Context context, int[][] inputs) {
    Sequences states = decoder.forward(graph, target.apply(graph, inputs), context);
    steps.add(graph, inputs);
    return states;
  }

  @Override
  public DecoderState start(Graph graph, Workspace keep, Context context) {
    return decoder.start(graph, keep, context);
  }

  @Override
  public Variable step(Graph graph, int[] tokens, DecoderState state, Step step) {
    Variable x = target.placed(graph, tokens, step.positions());
    Variable states = decoder.step(graph, x, state, step);
    steps.add(graph, tokens);
    return states;
  }

  @Override
  public TokenHead head() {
    return head;
  }

  @Override
  public Optional<SourceWeights> sourceWeights() {
    return Optional.empty();
  }
}
