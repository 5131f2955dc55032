package dev.seqwright.core.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionSpec;
import dev.seqwright.core.attention.IncrementalAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.attention.recurrent.SlotAttention;
import dev.seqwright.core.attention.recurrent.SlotWriter;
import dev.seqwright.core.autograd.Add;
import dev.seqwright.core.autograd.CrossEntropy;
import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Parameters.Scope;
import dev.seqwright.core.nn.SegmentMemory;
import dev.seqwright.core.nn.SegmentState;
import dev.seqwright.core.nn.Sequences;
import dev.seqwright.core.residual.Residual;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import dev.seqwright.core.train.SegmentReplay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two layers that read three slots, over segments of two texts side by side. */
class MemorySlotsTest {
  private static final int D = 8;
  private static final int HEADS = 2;
  private static final int SLOTS = 3;
  private static final int[] LENGTHS = {5, 4};

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = PlainKernels.create();
  private final Parameters parameters = new Parameters();
  private final Workspace inputs = new Workspace(slabs);
  private final Workspace step = new Workspace(slabs);
  private final SplittableRandom random = new SplittableRandom(4);
  private MemorySlots stack = stack(0);
  private SegmentState state = new SegmentState(stack.memories(), 2, slabs);

  @AfterEach
  void free() {
    slabs.close();
  }

  private MemorySlots stack(double dropout) {
    Residual plain = (graph, x, some, inside) -> Add.apply(graph, some.apply(x), inside.apply(x));
    List<IncrementalBlock> blocks = new ArrayList<>();
    for (int layer = 1; layer <= 2; layer++) {
      Scope scope = parameters.root().at("layer" + layer + dropout);
      IncrementalAttention full =
          (IncrementalAttention)
              new FullAttention.Settings().create(spec(scope.at("self"), Role.CAUSAL, dropout));
      SlotAttention slots = new SlotAttention(spec(scope.at("slots"), Role.CROSS, dropout));
      blocks.add(new CausalAttentionSublayer(full, plain));
      blocks.add(new SlotSublayer(slots, plain));
    }
    SlotWriter writer =
        new SlotWriter(spec(parameters.root().at("writer" + dropout), Role.CROSS, 0), SLOTS);
    MemorySlots made =
        new MemorySlots(
            new IncrementalSequential(blocks), writer, SegmentMemory.replayed("slots", SLOTS, D));
    parameters.allocate(slabs);
    parameters.initialize(9);
    return made;
  }

  private static AttentionSpec spec(Scope scope, Role role, double dropout) {
    return new AttentionSpec(
        scope,
        scope,
        D,
        HEADS,
        role,
        1,
        64,
        dropout,
        (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
        (fanIn, fanOut) -> Initializer.xavier(fanIn, fanOut, 1),
        Optional.empty());
  }

  private Tensor normal(int rows) {
    Tensor t = inputs.allocate(rows, D);
    IntStream.range(0, rows * D).forEach(i -> t.set(i, (float) random.nextGaussian()));
    return t;
  }

  /**
   * Segments of the two texts.
   *
   * @param x what is read (5 + 4, D)
   * @param w the loss is sum(w y)
   * @param begins whether the second text ends before the segment, and another begins
   */
  private record Segment(Tensor x, Tensor w, boolean begins) {}

  private List<Segment> segments(int count) {
    List<Segment> all = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      all.add(new Segment(normal(9), normal(9), t == 2));
    }
    return all;
  }

  /** Segments of a text are run one after the other, as the training step does. */
  private final class Replay implements SegmentReplay.Passes {
    private final List<Segment> segments;
    private final Tensor gradients = inputs.zeros((int) parameters.flatSize());
    private final List<SegmentState.Copy> left = new ArrayList<>();
    private long peak;

    Replay(List<Segment> segments) {
      this.segments = segments;
    }

    void run() {
      SegmentReplay.run(state, new int[] {0, 1}, segments.size(), this);
    }

    @Override
    public void read(int t) {
      states(graph(t), t);
      left.add(state.copy(0, 1));
      done();
    }

    @Override
    public CrossEntropy.Result differentiate(int t) {
      Graph graph = graph(t);
      Variable y = states(graph, t);
      left.add(state.copy(0, 1));
      y.adopt(step.allocate(9, D).copyFrom(segments.get(t).w));
      graph.backward();
      done();
      return CrossEntropy.Result.NONE;
    }

    private Graph graph(int t) {
      return Graph.training(kernels, step, gradients, t);
    }

    private Variable states(Graph graph, int t) {
      boolean first = t == 0;
      boolean[] begins = {first, first || segments.get(t).begins};
      Context context = Context.NONE.of(state.of(new int[] {0, 1}, begins));
      Sequences x = new Sequences(graph.constant(segments.get(t).x), SequenceLayout.of(LENGTHS));
      return stack.forward(graph, x, context).rows();
    }

    private void done() {
      peak = Math.max(peak, step.peak());
      step.reset();
    }
  }

  /** All segments of both texts in one graph, one text after the other. */
  private float[] throughTime(List<Segment> segments) {
    Tensor gradients = inputs.zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    for (int text = 0; text < 2; text++) {
      int from = text == 0 ? 0 : LENGTHS[0];
      int to = from + LENGTHS[text];
      Variable slots = stack.writer().first(graph);
      for (Segment segment : segments) {
        slots = text == 1 && segment.begins ? stack.writer().first(graph) : slots;
        Sequences read = new Sequences(slots, SequenceLayout.of(SLOTS));
        Sequences x =
            new Sequences(
                graph.constant(segment.x.rows(from, to)), SequenceLayout.of(LENGTHS[text]));
        Sequences y = stack.layers().forward(graph, x, Context.NONE.reading(read));
        slots = stack.writer().write(graph, slots, y);
        Tensor w = segment.w.rows(from, to);
        y.rows().adopt(graph.workspace().allocate(w.shape()).copyFrom(w));
      }
    }
    graph.backward();
    return gradients.toArray();
  }

  @Test
  void replayingSegmentsGivesTheGradientsOfBackPropagationThroughTime() {
    List<Segment> segments = segments(5);
    Replay replay = new Replay(segments);
    replay.run();
    float[] expected = throughTime(segments);
    float[] alone = cut(segments);
    double largest = 0;
    for (Parameter p : parameters.all()) {
      for (int i = (int) p.offset(); i < p.offset() + p.size(); i++) {
        double tolerance = 1e-5 * Math.max(1, Math.abs(expected[i]));
        assertThat((double) replay.gradients.get(i))
            .as("%s[%d]", p.name(), i - p.offset())
            .isCloseTo(expected[i], within(tolerance));
        largest = Math.max(largest, Math.abs(expected[i] - alone[i]));
      }
    }
    assertThat(largest).as("what comes through the slots").isGreaterThan(0.1);
  }

  /** The gradients of segments that know nothing of the loss of later ones. */
  private float[] cut(List<Segment> segments) {
    Replay each = new Replay(segments);
    SegmentState.Copy none = state.copy(0, 1);
    for (int t = 0; t < segments.size(); t++) {
      state.forgetGradients(0, 1);
      each.differentiate(t);
    }
    state.restore(none);
    return each.gradients.toArray();
  }

  /** What is left at the end is what reading leaves, whatever was differentiated meanwhile. */
  @Test
  void whatIsReadWithDropoutIsWhatIsDifferentiated() {
    stack = stack(0.3);
    state = new SegmentState(stack.memories(), 2, slabs);
    Replay replay = new Replay(segments(4));
    replay.run();
    List<SegmentState.Copy> left = replay.left; // read 0 1 2, differentiated 3 2 1 0
    for (int t = 0; t < 3; t++) {
      assertSame(left.get(t), left.get(6 - t));
    }
    assertSame(left.get(3), state.copy(0, 1));
  }

  private static void assertSame(SegmentState.Copy found, SegmentState.Copy expected) {
    assertThat(found.rows().values())
        .zipSatisfy(
            expected.rows().values(),
            (a, b) -> assertThat(Arrays.deepEquals(a, b)).as("the same bits").isTrue());
  }

  /** Of twelve segments one at a time is there. */
  @Test
  void memoryIsThatOfOneSegment() {
    Replay one = new Replay(segments(1));
    one.run();
    Replay twelve = new Replay(segments(12));
    twelve.run();
    long slots = 3L * 4096; // what is read of a segment before, and its gradient
    assertThat(twelve.peak).isLessThanOrEqualTo(one.peak + slots);
    assertThat(one.peak).isGreaterThan(20 * 4096);
  }

  /** The equations of writing, number by number. */
  @Test
  void slotsAreWrittenAsByPlainLoops() {
    Tensor slots = normal(2 * SLOTS);
    Tensor states = normal(9);
    Graph graph = Graph.inference(kernels, step);
    Sequences h = new Sequences(graph.constant(states), SequenceLayout.of(LENGTHS));
    float[] found = stack.writer().write(graph, graph.constant(slots), h).value().toArray();
    for (int slot = 0; slot < 2 * SLOTS; slot++) {
      int from = slot < SLOTS ? 0 : LENGTHS[0];
      Tensor own = states.rows(from, from + LENGTHS[slot / SLOTS]);
      double[] expected = written(slots.rows(slot, slot + 1), own, slot % SLOTS);
      for (int c = 0; c < D; c++) {
        assertThat((double) found[slot * D + c]).isCloseTo(expected[c], within(1e-5));
      }
    }
  }

  private double[] written(Tensor slot, Tensor states, int number) {
    double[] m = row(slot, 0);
    double[] q = linear("query", m);
    double[] next = new double[D];
    for (int head = 0; head < HEADS; head++) {
      int from = head * D / HEADS;
      int to = from + D / HEADS;
      double[] weights = new double[1 + states.rows()];
      weights[0] = weight(q, linear("key", m), from, to);
      for (int j = 0; j < states.rows(); j++) {
        weights[1 + j] = weight(q, linear("key", row(states, j)), from, to);
      }
      double sum = Arrays.stream(weights).sum();
      for (int c = from; c < to; c++) {
        next[c] = weights[0] / sum * m[c];
        for (int j = 0; j < states.rows(); j++) {
          next[c] += weights[1 + j] / sum * linear("value", row(states, j))[c];
        }
      }
    }
    double[] bias = row(parameter("writer0.0.bias"), number);
    Arrays.setAll(next, c -> next[c] + bias[c]);
    double length = Math.sqrt(Arrays.stream(next).map(e -> e * e).sum());
    return Arrays.stream(next).map(e -> Math.sqrt(D) * e / length).toArray();
  }

  private static double weight(double[] q, double[] k, int from, int to) {
    double dot = IntStream.range(from, to).mapToDouble(c -> q[c] * k[c]).sum();
    return Math.exp(dot / Math.sqrt(to - from));
  }

  private double[] linear(String name, double... x) {
    Tensor weight = parameter("writer0.0." + name + ".weight");
    double[] y = row(parameter("writer0.0." + name + ".bias"), 0);
    for (int o = 0; o < D; o++) {
      for (int c = 0; c < D; c++) {
        y[o] += weight.get((long) o * D + c) * x[c];
      }
    }
    return y;
  }

  private static double[] row(Tensor t, int row) {
    return IntStream.range(0, D).mapToDouble(c -> t.get((long) row * D + c)).toArray();
  }

  private Tensor parameter(String name) {
    return parameters.all().stream()
        .filter(p -> p.name().equals(name))
        .map(Parameter::value)
        .findFirst()
        .orElseThrow();
  }
}
