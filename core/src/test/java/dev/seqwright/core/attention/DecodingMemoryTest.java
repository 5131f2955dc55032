package dev.seqwright.core.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.attention.AttentionsTest.Case;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Attentions;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a step of decoding allocates may grow with what is attended by some numbers a head and
 * position, but not by its keys or values: these are read where they lie.
 */
class DecodingMemoryTest {
  private static final int D = 64;
  private static final int HEADS = 2;
  private static final int KEY_BYTES = 4 * D;
  private static final int LONG = 1280;

  private final Kernels kernels = PlainKernels.create();

  static Stream<Case> crossCases() {
    return AttentionsTest.crossCases().filter(c -> takes(c.kind(), LONG));
  }

  /** Whether a kind's settings let it take so long a memory. */
  private static boolean takes(AttentionKind kind, int n) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      return attention(slabs, kind, Role.CROSS).limit() >= n;
    }
  }

  static Stream<Case> cachedCases() {
    return AttentionsTest.causalCases()
        .filter(
            c -> Variant.of(Attentions.ALL, c.kind()).abilities().contains(Ability.INCREMENTAL));
  }

  @ParameterizedTest
  @MethodSource("crossCases")
  void aStepCopiesNoMemory(Case c) {
    double growth = (attending(c.kind(), LONG) - attending(c.kind(), 256)) / 1024.0;
    assertThat(growth).as("bytes for each row of memory").isLessThan(KEY_BYTES);
  }

  @ParameterizedTest
  @MethodSource("cachedCases")
  void aStepCopiesNoCache(Case c) {
    long[] bytes = decoding(c.kind(), 160);
    double growth = (bytes[159] - bytes[31]) / 128.0;
    assertThat(growth).as("bytes for each position of the past").isLessThan(KEY_BYTES);
  }

  private static IncrementalAttention attention(NativeSlabs slabs, AttentionKind kind, Role role) {
    Parameters parameters = new Parameters();
    IncrementalAttention made =
        (IncrementalAttention)
            kind.create(
                new AttentionSpec(
                    parameters.root(),
                    parameters.root(),
                    D,
                    HEADS,
                    role,
                    1,
                    2048,
                    0,
                    (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
                    (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
                    Optional.empty()));
    parameters.allocate(slabs);
    parameters.initialize(3);
    return made;
  }

  /** Bytes of a step with {@code n} rows of memory. */
  private long attending(AttentionKind kind, int n) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      IncrementalAttention attention = attention(slabs, kind, Role.CROSS);
      Workspace keep = new Workspace(slabs);
      Graph before = Graph.inference(kernels, new Workspace(slabs));
      Tensor memory = filled(keep, n);
      Sequences source = new Sequences(before.constant(memory), SequenceLayout.of(n));
      AttentionState state = attention.start(before, keep, source);
      return bytes(slabs, attention, state, 1);
    }
  }

  /** Bytes of each of {@code n} steps. */
  private long[] decoding(AttentionKind kind, int n) {
    try (NativeSlabs slabs = new NativeSlabs()) {
      IncrementalAttention attention = attention(slabs, kind, Role.CAUSAL);
      Graph before = Graph.inference(kernels, new Workspace(slabs));
      AttentionState state = attention.start(before, new Workspace(slabs), null);
      return IntStream.rangeClosed(1, n)
          .mapToLong(t -> bytes(slabs, attention, state, t))
          .toArray();
    }
  }

  /** Bytes of a step whose hypothesis has {@code length} positions. */
  private long bytes(
      NativeSlabs slabs, IncrementalAttention attention, AttentionState state, int length) {
    Workspace memory = new Workspace(slabs);
    Graph graph = Graph.inference(kernels, memory);
    int[] history = IntStream.range(0, length).toArray();
    Step step = new Step(history, new int[] {0, length}, SequenceLayout.of(1));
    attention.step(graph, graph.constant(filled(memory, 1)), state, step);
    return memory.peak();
  }

  private static Tensor filled(Workspace memory, int rows) {
    Tensor x = memory.allocate(rows, D);
    for (long e = 0; e < x.size(); e++) {
      x.set(e, (float) Math.sin((double) e));
    }
    return x;
  }
}
