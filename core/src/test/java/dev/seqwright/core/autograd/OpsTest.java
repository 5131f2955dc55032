package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.DotProductAttention.Setting;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each op's gradient against central differences, and what is special about each. */
class OpsTest {
  private final GradientCheck check = new GradientCheck();

  @AfterEach
  void free() {
    check.close();
  }

  /** ReLU has no derivative at 0, where central differences say nothing; see the next test. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "RELU")
  void affine(Activation activation) {
    check.check(
        (g, in) -> Affine.apply(g, in.get(0), in.get(1), in.get(2), activation),
        check.normal(3, 5),
        check.normal(4, 5),
        check.normal(4));
  }

  @Test
  void aProductOfNarrowMatricesIsAddedToSomeColumns() {
    check.check(
        (g, in) ->
            AddLowRank.apply(
                g, in.get(0), in.get(1), in.get(2), 0.5, Scale.apply(g, in.get(3), 1), 2),
        check.normal(5, 4),
        check.normal(2, 4),
        check.normal(3, 2),
        check.normal(5, 6));
  }

  @Test
  void affineWithReluAwayFromZero() {
    Tensor bias = check.normal(4).fill(9, -9, 9, -9);
    check.check(
        (g, in) -> Affine.apply(g, in.get(0), in.get(1), in.get(2), Activation.RELU),
        check.normal(3, 2),
        check.normal(4, 2),
        bias);
  }

  @Test
  void affineWithoutBias() {
    check.check(
        (g, in) -> Affine.apply(g, in.get(0), in.get(1), null, Activation.IDENTITY),
        check.normal(3, 5),
        check.normal(4, 5));
  }

  @Test
  void interpolate() {
    check.check(
        (g, in) -> Interpolate.apply(g, in.get(0), in.get(1), in.get(2)),
        check.normal(3, 5),
        check.normal(3, 5),
        check.normal(3, 5));
  }

  @Test
  void layerNormalization() {
    check.check(
        (g, in) -> LayerNormalization.apply(g, in.get(0), in.get(1), in.get(2), 1e-5f),
        check.normal(4, 6),
        check.normal(6),
        check.normal(6));
  }

  @Test
  void embed() {
    int[] ids = {2, 0, 2};
    check.check((g, in) -> Embed.apply(g, in.get(0), ids, 3), check.normal(4, 5));
  }

  @Test
  void addRows() {
    int[] ids = {1, 1, 0};
    check.check(
        (g, in) -> AddEmbedding.apply(g, in.get(0), in.get(1), ids, 0.5f),
        check.normal(3, 4),
        check.normal(2, 4));
  }

  @Test
  void rotateTurnsSomeColumns() {
    double[] angles = {0, 0.3, 0.9};
    Tensor table = check.normal(3, 4);
    for (int t = 0; t < 3; t++) {
      float sin = (float) Math.sin(angles[t]);
      float cos = (float) Math.cos(angles[t]);
      table.rows(t, t + 1).fill(cos, cos, -sin, sin);
    }
    Rotation rotation = new Rotation(table, 1);
    check.check(
        (g, in) -> Rotate.apply(g, in.get(0).columns(1, 5), rotation, 2, 0, 1), check.normal(3, 6));
  }

  @Test
  void residualWithoutDropoutIsASum() {
    check.check(
        (g, in) -> ResidualDropout.apply(g, in.get(0), in.get(1), 0.3),
        check.normal(3, 4),
        check.normal(3, 4));
  }

  @Test
  void aVariableUsedTwiceGetsBothGradients() {
    check.check(
        (g, in) -> {
          Variable y = Activate.apply(g, Activation.TANH, in.get(0));
          return ResidualDropout.apply(g, y, y, 0);
        },
        check.normal(3, 4));
  }

  @Test
  void selfAttentionOverPartsOfOneProjection() {
    Setting setting = new Setting(SequenceLayout.of(3, 1), SequenceLayout.of(3, 1), 2, true, 0);
    check.check(
        (g, in) -> attend(g, in.get(0), in.get(0), in.get(0), setting), check.normal(4, 12));
  }

  private static Variable attend(Graph g, Variable q, Variable k, Variable v, Setting setting) {
    return DotProductAttention.apply(
        g, q.columns(0, 4), k.columns(4, 8), v.columns(8, 12), setting);
  }

  @Test
  void crossAttention() {
    Setting setting =
        new Setting(SequenceLayout.of(2, 0, 1), SequenceLayout.of(3, 2, 1), 2, false, 0);
    check.check(
        (g, in) ->
            DotProductAttention.apply(
                g, in.get(0), in.get(1).columns(0, 4), in.get(1).columns(4, 8), setting),
        check.normal(3, 4),
        check.normal(6, 8));
  }

  @Test
  void dropoutKeepsTheMeanAndItsBackwardPassTheMask() {
    try (NativeSlabs slabs = new NativeSlabs()) {
      Workspace memory = new Workspace(slabs);
      Tensor gradient = memory.zeros(1, 10_000);
      Tensor ones = memory.allocate(1, 10_000);
      for (int i = 0; i < 10_000; i++) {
        ones.set(i, 1);
      }
      Graph graph = Graph.training(PlainKernels.create(), memory, gradient, 5);
      Variable y = Dropout.apply(graph, graph.leaf(ones, gradient), 0.25);
      float[] dropped = y.value().toArray();
      y.adopt(memory.allocate(1, 10_000).copyFrom(ones));
      graph.backward();
      assertThat(gradient.toArray()).containsExactly(dropped);
      assertThat(mean(dropped)).isCloseTo(1, within(0.03));
      assertThat(dropped).containsOnly(0, (float) (1 / 0.75));
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void crossEntropyOverMoreRowsThanABlockHolds() {
    int rows = 300;
    int[] targets = new int[rows];
    for (int i = 0; i < rows; i++) {
      targets[i] = i % 5;
    }
    Tensor x = check.normal(rows, 3);
    Tensor embedding = check.normal(5, 3);
    Tensor bias = check.normal(5);
    try (NativeSlabs slabs = new NativeSlabs()) {
      Workspace memory = new Workspace(slabs);
      Tensor dx = memory.zeros(rows, 3);
      Graph graph = Graph.differentiating(PlainKernels.create(), memory, dx);
      List<Variable> leaves =
          List.of(
              graph.leaf(x, dx),
              graph.leaf(embedding, memory.zeros(5, 3)),
              graph.leaf(bias, memory.zeros(5)));
      CrossEntropy.Result result = loss(graph, leaves, targets);
      assertThat(result.rows()).isEqualTo(rows);
      assertThat(result.loss()).isCloseTo(expectedLoss(x, embedding, bias, targets), within(1e-2));
      for (long i = 0; i < x.size(); i += 97) {
        assertDifference(x, i, leaves, targets, dx);
      }
    }
  }

  private static CrossEntropy.Result loss(Graph graph, List<Variable> in, int... targets) {
    return new CrossEntropy(graph, in.get(1), in.get(2), 0.1f, 1).apply(in.get(0), targets);
  }

  private static void assertDifference(
      Tensor x, long i, List<Variable> leaves, int[] targets, Tensor dx) {
    float before = x.get(i);
    Tensor embedding = leaves.get(1).value();
    Tensor bias = leaves.get(2).value();
    x.set(i, before + 1e-3f);
    double above = expectedLoss(x, embedding, bias, targets);
    x.set(i, before - 1e-3f);
    double below = expectedLoss(x, embedding, bias, targets);
    x.set(i, before);
    assertThat((double) dx.get(i)).isCloseTo((above - below) / 2e-3, within(1e-3));
  }

  /** The definition, in double precision. */
  private static double expectedLoss(Tensor x, Tensor embedding, Tensor bias, int... targets) {
    double loss = 0;
    for (int i = 0; i < targets.length; i++) {
      double[] z = new double[5];
      double sum = 0;
      for (int v = 0; v < 5; v++) {
        z[v] = bias.get(v);
        for (int d = 0; d < 3; d++) {
          z[v] += (double) x.get(i * 3L + d) * embedding.get(v * 3L + d);
        }
        sum += Math.exp(z[v]);
      }
      for (int v = 0; v < 5; v++) {
        double q = (v == targets[i] ? 0.9 : 0) + 0.1 / 5;
        loss -= q * (z[v] - Math.log(sum));
      }
    }
    return loss;
  }
}
