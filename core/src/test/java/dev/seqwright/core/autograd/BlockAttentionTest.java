package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Pairs;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention to finished blocks and the own one: as pairs give it, some queries at a time. */
class BlockAttentionTest {
  private final GradientCheck check = new GradientCheck();

  @AfterEach
  void free() {
    check.close();
  }

  private static BlockAttention.Setting setting(
      SequenceLayout layout, int stride, int heads, double p) {
    int[] blocks =
        IntStream.range(0, layout.sequences()).map(b -> layout.length(b) / stride).toArray();
    return new BlockAttention.Setting(layout, SequenceLayout.of(blocks), stride, heads, p);
  }

  private static Variable blocks(Graph g, List<Variable> in, BlockAttention.Setting setting) {
    BlockAttention.Rows rows = new BlockAttention.Rows(in.get(1), in.get(2), in.get(3), in.get(4));
    return BlockAttention.apply(g, in.get(0), rows, setting);
  }

  private Tensor[] inputs(BlockAttention.Setting setting, int width) {
    int n = setting.layout().rows();
    int m = setting.blocks().rows();
    return new Tensor[] {
      check.normal(n, width),
      check.normal(n, width),
      check.normal(n, width),
      check.normal(m, width),
      check.normal(m, width)
    };
  }

  @Test
  void gradientsAgreeWithCentralDifferences() {
    BlockAttention.Setting small = setting(SequenceLayout.of(5, 1, 4), 2, 2, 0);
    check.check((g, in) -> blocks(g, in, small), inputs(small, 4));
    BlockAttention.Setting tall = setting(SequenceLayout.of(2, 67), 30, 1, 0);
    check.check((g, in) -> blocks(g, in, tall), inputs(tall, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 64, 70, 1000})
  void givesWhatPairsGive(int stride) {
    BlockAttention.Setting setting = setting(SequenceLayout.of(150, 2, 70), stride, 2, 0);
    Tensor[] inputs = inputs(setting, 6);
    float scale = (float) (1 / Math.sqrt(3));
    Pairs pairs = pairs(setting);
    Tensor expected =
        check.value(
            (g, in) -> {
              Variable keys = Concat.rows(g, in.get(1), in.get(3));
              Variable values = Concat.rows(g, in.get(2), in.get(4));
              Variable s = PairDots.apply(g, in.get(0), keys, pairs, 2, scale);
              return PairSum.apply(g, PairSoftmax.apply(g, s, pairs), values, pairs);
            },
            inputs);
    float[] wanted = expected.toArray();
    Tensor found = check.value((g, in) -> blocks(g, in, setting), inputs);
    assertThat(found.toArray()).containsExactly(wanted, within(1e-5f));
  }

  private static Pairs pairs(BlockAttention.Setting setting) {
    SequenceLayout layout = setting.layout();
    Pairs.Builder pairs = new Pairs.Builder();
    for (int b = 0; b < layout.sequences(); b++) {
      for (int i = 0; i < layout.length(b); i++) {
        for (int c = 0; c < i / setting.stride(); c++) {
          pairs.add(layout.rows() + setting.blocks().start(b) + c);
        }
        for (int j = i / setting.stride() * setting.stride(); j <= i; j++) {
          pairs.add(layout.start(b) + j);
        }
        pairs.endRow();
      }
    }
    return pairs.build();
  }

  /** The output is linear in the values: w . y is the values times their gradients. */
  @Test
  void theSameWeightsAreDroppedForwardAndBackward() {
    try (NativeSlabs slabs = new NativeSlabs()) {
      BlockAttention.Setting setting = setting(SequenceLayout.of(90), 4, 2, 0.4);
      Tensor[] inputs = inputs(setting, 4);
      Workspace memory = new Workspace(slabs);
      Graph graph = Graph.training(PlainKernels.create(), memory, memory.zeros(1), 3);
      Tensor dv = memory.zeros(90, 4);
      Tensor dBlocks = memory.zeros(22, 4);
      List<Variable> in =
          List.of(
              graph.constant(inputs[0]),
              graph.constant(inputs[1]),
              graph.leaf(inputs[2], dv),
              graph.constant(inputs[3]),
              graph.leaf(inputs[4], dBlocks));
      Variable y = blocks(graph, in, setting);
      Tensor w = check.normal(90, 4);
      double weighted = product(y.value(), w);
      assertThat(weighted).isNotCloseTo(undropped(setting, inputs, w), within(0.1));
      y.adopt(memory.allocate(90, 4).copyFrom(w));
      graph.backward();
      assertThat(product(inputs[2], dv) + product(inputs[4], dBlocks))
          .isCloseTo(weighted, within(1e-3));
    }
  }

  private double undropped(BlockAttention.Setting setting, Tensor[] inputs, Tensor w) {
    return product(check.value((g, in) -> blocks(g, in, setting), inputs), w);
  }

  private static double product(Tensor a, Tensor b) {
    return IntStream.range(0, (int) a.size()).mapToDouble(e -> (double) a.get(e) * b.get(e)).sum();
  }
}
