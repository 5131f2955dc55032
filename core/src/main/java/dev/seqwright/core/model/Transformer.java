package dev.seqwright.core.model;

import dev.seqwright.core.attention.Step;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Dropout;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.feedforward.Load;
import dev.seqwright.core.nn.Embedding;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.position.Position;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoder-decoder Transformer (Vaswani et al. 2017): token ids in, the logits of the next token
 * out.
 *
 * <p>Embeddings are scaled by sqrt D or as configured, positions are added, dropout follows; the
 * decoder's states times the output matrix are the logits. The model holds parameters only: memory,
 * kernels and gradients belong to the graph that each call is given, so threads may share a model.
 */
public final class Transformer implements Network {
  private final ModelConfig config;
  private final Parameters parameters = new Parameters();
  private final Embedding source;
  private final Embedding target;
  private final Parameter output;
  private final Parameter outputBias;
  private final Position sourcePosition;
  private final Position targetPosition;
  private final Encoder encoder;
  private final Decoder decoder;

  /**
   * A model without values: see {@link Parameters#allocate}.
   *
   * @param sourceWords size of the source vocabulary
   * @param targetWords V, size of the target vocabulary
   */
  public Transformer(ModelConfig config, int sourceWords, int targetWords) {
    this.config = config;
    Scope root = parameters.root();
    Embeddings embeddings =
        Embeddings.create(
            root.at("embeddings"),
            config.tiedEmbeddings(),
            sourceWords,
            targetWords,
            config.size());
    source = new Embedding(embeddings.source(), config.embeddingFactor());
    target = new Embedding(embeddings.target(), config.embeddingFactor());
    output = embeddings.output();
    Stack encoding = Stack.encoder(config, root.at("encoder"));
    sourcePosition = position(root.at("encoder"), encoding.positions());
    encoder = new Encoder(encoding);
    Stack decoding = Stack.decoder(config, root.at("decoder"));
    targetPosition = position(root.at("decoder"), decoding.positions());
    decoder = new Decoder(decoding);
    outputBias =
        config.outputBias()
            ? root.at("output").create("bias", Initializer.zeros(), targetWords)
            : null;
  }

  /**
   * Makes the parts of a model of this configuration, without values.
   *
   * @return the number of its parameters besides embeddings
   * @throws IllegalArgumentException when a part does not suit the model
   */
  public static long check(ModelConfig config) {
    return new Transformer(config, 0, 0).parameters().count();
  }

  private Position position(Scope stack, PositionKind kind) {
    return kind.absolute(stack.at("positions"), config.size(), config.maxPositions());
  }

  public ModelConfig config() {
    return config;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** V, the size of the target vocabulary. */
  public int targetWords() {
    return output.shape()[0];
  }

  /** The longest source and target that the model can take, in tokens. */
  @Override
  public int limit() {
    int positions = Math.min(sourcePosition.limit(), targetPosition.limit());
    return Math.min(positions, Math.min(encoder.limit(), decoder.limit()));
  }

  /** The layers that have experts, and how evenly these are used, for reports of training. */
  @Override
  public Map<String, Load> loads() {
    Map<String, Load> loads = new LinkedHashMap<>(encoder.loads());
    loads.putAll(decoder.loads());
    return loads;
  }

  /** The encoder's output for a batch of sources. */
  public Sequences encode(Graph graph, int[][] sources) {
    SequenceLayout layout = layout(sources);
    Variable x = source.apply(graph, joined(sources, layout));
    return encoder.forward(graph, embedded(graph, x, sourcePosition, layout));
  }

  /** The decoder's states over whole targets, each of which starts with the begin token. */
  public Sequences decode(Graph graph, Sequences memory, int[][] targets) {
    SequenceLayout layout = layout(targets);
    Variable x = target.apply(graph, joined(targets, layout));
    return decoder.forward(graph, embedded(graph, x, targetPosition, layout), memory);
  }

  private Sequences embedded(Graph graph, Variable x, Position position, SequenceLayout layout) {
    Variable placed = position.add(graph, x, layout.positions());
    return new Sequences(Dropout.apply(graph, placed, config.embeddingDrop()), layout);
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
      int[][] sources,
      int[][] inputs,
      int[][] outputs,
      double smoothing,
      double scale) {
    Sequences states = decode(graph, encode(graph, sources), inputs);
    CrossEntropy loss =
        new CrossEntropy(graph, output.in(graph), bias(graph), (float) smoothing, (float) scale);
    CrossEntropy.Result result = loss.apply(states.rows(), joined(outputs, states.layout()));
    graph.seedTerms(scale * states.layout().rows());
    return result;
  }

  /** What decoding starts with. */
  List<DecoderLayer.State> start(Graph graph, Workspace keep, Sequences memory) {
    return decoder.start(graph, keep, memory);
  }

  /** The decoder's states (R, D) after the last tokens of R hypotheses at a common position. */
  Variable step(
      Graph graph, int[] tokens, int position, List<DecoderLayer.State> states, Step step) {
    int[] positions = new int[tokens.length];
    Arrays.fill(positions, position);
    Variable x = targetPosition.add(graph, target.apply(graph, tokens), positions);
    return decoder.step(graph, x, states, step);
  }

  /** Whether decoding can tell how the last layer attends to the source. */
  public boolean hasSourceWeights() {
    return encoder.keepsPositions() && decoder.hasSourceWeights();
  }

  /** How a row of the last step attended to the source in the last layer. */
  float[] sourceWeights(List<DecoderLayer.State> states, int row) {
    return decoder.sourceWeights(states, row);
  }

  /** The logits (N, V) of decoder states (N, D). */
  public Tensor logits(Graph graph, Variable states) {
    Tensor logits = graph.workspace().allocate(states.value().rows(), targetWords());
    Tensor bias = outputBias == null ? null : outputBias.value();
    graph
        .kernels()
        .products()
        .linear(states.value(), output.value(), bias, Activation.IDENTITY, logits);
    return logits;
  }

  private Variable bias(Graph graph) {
    return outputBias == null ? null : outputBias.in(graph);
  }

  private static SequenceLayout layout(int[][] sequences) {
    int[] lengths = new int[sequences.length];
    for (int b = 0; b < lengths.length; b++) {
      lengths[b] = sequences[b].length;
    }
    return SequenceLayout.of(lengths);
  }

  private static int[] joined(int[][] sequences, SequenceLayout layout) {
    int[] ids = new int[layout.rows()];
    for (int b = 0; b < sequences.length; b++) {
      System.arraycopy(sequences[b], 0, ids, layout.start(b), sequences[b].length);
    }
    return ids;
  }
}
