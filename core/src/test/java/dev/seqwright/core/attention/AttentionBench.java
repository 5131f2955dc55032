package dev.seqwright.core.attention;

import dev.seqwright.core.attention.mechanism.CacheRows;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.RelativePosition;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One attention with parameters of its own, and what tests do with it. */
public final class AttentionBench implements AutoCloseable {
  public static final int SIZE = 8;
  public static final int HEADS = 2;
  public static final int LIMIT = 64;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace inputs = new Workspace(slabs);
  private final Workspace keep = new Workspace(slabs);
  private final SplittableRandom random = new SplittableRandom(5);
  private final Parameters parameters = new Parameters();
  public final Kernels kernels = PlainKernels.create();
  public final Attention attention;

  public AttentionBench(AttentionKind kind, Role role) {
    this(kind, role, new NoPositions.Settings());
  }

  public AttentionBench(AttentionKind kind, Role role, PositionKind positions) {
    this(kind, role, positions, SIZE, HEADS, 1);
  }

  /** One of a layer. */
  public AttentionBench(AttentionKind kind, Role role, int layer) {
    this(kind, role, new NoPositions.Settings(), SIZE, HEADS, layer);
  }

  /** One of another size than most tests need. */
  public AttentionBench(
      AttentionKind kind, Role role, PositionKind positions, int size, int heads, int layer) {
    Optional<RelativePosition> relative =
        positions.relative(parameters.root().at("positions"), size, heads, LIMIT, role.causal());
    attention =
        kind.create(
            new AttentionSpec(
                parameters.root(),
                parameters.root(),
                size,
                heads,
                role,
                layer,
                LIMIT,
                0,
                (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
                (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
                relative));
    parameters.allocate(slabs);
    parameters.initialize(3);
    // Biases start at zero, where a wrong gradient would go unnoticed.
    parameters.all().stream().filter(p -> p.name().endsWith("bias")).forEach(this::disturb);
  }

  private void disturb(Parameter bias) {
    for (long i = 0; i < bias.size(); i++) {
      bias.value().set(i, (float) (0.1 * random.nextGaussian()));
    }
  }

  public Parameters parameters() {
    return parameters;
  }

  public Workspace workspace() {
    return inputs;
  }

  public Workspace newMemory() {
    return new Workspace(slabs);
  }

  /** Draws from N(0, 1). */
  public Tensor normal(int... shape) {
    Tensor t = inputs.allocate(shape);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  /** Self-attention over sequences of rows that lie in {@code x} (N, D). */
  public Tensor self(Tensor x, int... lengths) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    return self(graph, graph.constant(x), lengths).value();
  }

  public Variable self(Graph graph, Variable x, int... lengths) {
    Sequences sequences = new Sequences(x, SequenceLayout.of(lengths));
    return attention.forward(graph, sequences, sequences);
  }

  /** Attention of sequences x to sequences m. */
  public Tensor cross(Tensor x, int[] lengths, Tensor m, int[] memoryLengths) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    Sequences queries = new Sequences(graph.constant(x), SequenceLayout.of(lengths));
    Sequences memory = new Sequences(graph.constant(m), SequenceLayout.of(memoryLengths));
    return attention.forward(graph, queries, memory).value();
  }

  /** A decoder that reads rows a step at a time. */
  Stepper stepper(Sequences memory) {
    return new Stepper(
        incremental().start(Graph.inference(kernels, new Workspace(slabs)), keep, memory));
  }

  /** The attention as one that decodes. */
  IncrementalAttention incremental() {
    return (IncrementalAttention) attention;
  }

  /** Steps of hypotheses that all belong to one sentence. */
  final class Stepper {
    private final AttentionState state;
    private final CacheRows cached = new CacheRows();
    private int[][] histories = {{}};

    private Stepper(AttentionState state) {
      this.state = state;
    }

    /** One row of every hypothesis; hypothesis r goes on from {@code parents[r]}. */
    Tensor step(Tensor rows, int... parents) {
      extend(parents);
      Graph graph = Graph.inference(kernels, new Workspace(slabs));
      return incremental().step(graph, graph.constant(rows), state, step()).value();
    }

    private void extend(int... parents) {
      int[][] next = new int[parents.length][];
      int[] added = take(parents);
      for (int r = 0; r < parents.length; r++) {
        next[r] = Arrays.copyOf(histories[parents[r]], histories[parents[r]].length + 1);
        next[r][next[r].length - 1] = added[r];
      }
      histories = next;
    }

    /** One row of every hypothesis, of which some ask; a sentence has them all. */
    Tensor step(Tensor rows, Selection some, int... parents) {
      extend(parents);
      Graph graph = Graph.inference(kernels, new Workspace(slabs));
      SelectiveAttention asked = attention.selective().orElseThrow();
      return asked.step(graph, graph.constant(rows), some, state, step()).value();
    }

    private int[] take(int... parents) {
      cached.keep(IntStream.of(parents).mapToObj(p -> histories[p]).toArray(int[][]::new));
      return cached.take(parents.length);
    }

    private Step step() {
      int[] from = new int[histories.length + 1];
      for (int r = 0; r < histories.length; r++) {
        from[r + 1] = from[r] + histories[r].length;
      }
      int[] history = Arrays.stream(histories).flatMapToInt(Arrays::stream).toArray();
      return new Step(history, from, SequenceLayout.of(histories.length));
    }
  }

  @Override
  public void close() {
    slabs.close();
  }
}
