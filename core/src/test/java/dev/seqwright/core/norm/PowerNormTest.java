package dev.seqwright.core.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Power norm against its equations, in plain loops. */
class PowerNormTest {
  private static final int D = 3;
  private static final int N = 5;
  private static final double EPSILON = 1e-5;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final SplittableRandom random = new SplittableRandom(2);
  private final Parameters parameters = new Parameters();
  private final Norm norm = new PowerNorm.Settings(0.9, 2, EPSILON).create(parameters.root(), D);
  private final Parameter running;

  PowerNormTest() {
    parameters.allocate(slabs);
    parameters.initialize(1);
    running = parameter("running");
  }

  @AfterEach
  void free() {
    slabs.close();
  }

  private Parameter parameter(String name) {
    return parameters.all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private Tensor normal(int... shape) {
    Tensor t = memory.allocate(shape);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  /** psi, nu and the number of updates are not what they are at first. */
  private void someTimeLater() {
    running.value().fill(0.5f, 2, 3, 0.1f, -0.2f, 0.3f, 7);
    parameter("weight").value().fill(1.5f, 0.5f, -1);
    parameter("bias").value().fill(0.1f, 0.2f, 0.3f);
  }

  private double psi(int c) {
    return running.value().get(c) + EPSILON;
  }

  @Test
  void dividesByTheRunningMeanSquare() {
    someTimeLater();
    Tensor x = normal(N, D);
    Graph graph = Graph.inference(PlainKernels.create(), memory);
    float[] y = norm.apply(graph, graph.constant(x)).value().toArray();
    for (int e = 0; e < y.length; e++) {
      int c = e % D;
      double expected =
          x.get(e) / Math.sqrt(psi(c)) * parameter("weight").value().get(c)
              + parameter("bias").value().get(c);
      assertThat((double) y[e]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void gradientsAreThoseOfThePaper() {
    someTimeLater();
    Tensor x = normal(N, D);
    Tensor dy = normal(N, D);
    Tensor dx = memory.zeros(N, D);
    Tensor gradients = gradients(x, dx, dy);
    for (int c = 0; c < D; c++) {
      double gain = parameter("weight").value().get(c);
      double nu = running.value().get(D + c);
      double[] sums = new double[4];
      for (int i = 0; i < N; i++) {
        int e = i * D + c;
        double n = x.get(e) / Math.sqrt(psi(c));
        double expected = (dy.get(e) * gain - nu * n) / Math.sqrt(psi(c));
        assertThat((double) dx.get(e)).isCloseTo(expected, within(1e-5));
        sums[0] += dy.get(e) * n;
        sums[1] += dy.get(e);
        sums[2] += (double) x.get(e) * x.get(e);
        sums[3] += dy.get(e) * gain * n;
      }
      Tensor measured = gradients.slice(running.offset(), running.shape());
      assertThat(List.of(measured.get(c), measured.get(D + c), measured.get(2L * D)))
          .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : Float.compare(a, b))
          .containsExactly((float) sums[2], (float) sums[3], (float) N);
      assertThat((double) gradients.get(parameter("weight").offset() + c))
          .isCloseTo(sums[0], within(1e-5));
      assertThat((double) gradients.get(parameter("bias").offset() + c))
          .isCloseTo(sums[1], within(1e-5));
    }
  }

  private Tensor gradients(Tensor x, Tensor dx, Tensor dy) {
    Workspace step = new Workspace(slabs);
    Tensor gradients = memory.zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(PlainKernels.create(), step, gradients);
    Variable y = norm.apply(graph, graph.leaf(x, dx));
    y.adopt(step.allocate(dy.shape()).copyFrom(dy));
    graph.backward();
    return gradients;
  }

  /** As if N rows had these sums. */
  private void update(float squares, float products) {
    Tensor sums = memory.zeros(running.shape());
    for (int c = 0; c < D; c++) {
      sums.set(c, squares * N);
      sums.set(D + c, products * N);
    }
    sums.set(2L * D, N);
    running.statistic().orElseThrow().update(running.value(), sums);
  }

  @Test
  void warmUpAveragesSquaresThenBothStatisticsFollowSlowly() {
    assertThat(running.value().toArray()).containsExactly(1, 1, 1, 0, 0, 0, 0);
    update(4, 0.5f);
    update(2, 0.5f);
    assertThat(running.value().toArray()).containsExactly(3, 3, 3, 0, 0, 0, 2);
    update(5, 0.5f);
    update(5, 0.5f);
    float psi = 0.9f * (0.9f * 3 + 0.1f * 5) + 0.1f * 5;
    double nu = 0.05 * (1 - 0.1 * 5 / (0.9 * 3 + 0.1 * 5)) + 0.05;
    assertThat(running.value().get(0)).isCloseTo(psi, within(1e-5f));
    assertThat((double) running.value().get(D)).isCloseTo(nu, within(1e-5));
    assertThat(running.value().get(2L * D)).isEqualTo(4);
  }

  @Test
  void anUpdateThatSawNoRowsChangesNothing() {
    float[] before = running.value().toArray();
    running.statistic().orElseThrow().update(running.value(), memory.zeros(running.shape()));
    assertThat(running.value().toArray()).containsExactly(before);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new PowerNorm.Settings(1, 10, 1e-5))
        .hasMessage("alpha: found 1.0, expected 0 or more and less than 1");
    assertThatThrownBy(() -> new PowerNorm.Settings(0.9, 0, 1e-5))
        .hasMessage("warm-up: found 0, expected 1 or more");
  }
}
