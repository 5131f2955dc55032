package dev.seqwright.core.halting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.nn.Selection;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graves' algorithm, against a plain loop over the rows. */
class PonderTest {
  private static final int D = 5;
  private static final int T = 6;
  private static final SequenceLayout LAYOUT = SequenceLayout.of(7, 1, 12);
  private static final int N = 20;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();
  private final SplittableRandom random = new SplittableRandom(5);
  private final Parameters parameters = new Parameters();

  @AfterEach
  void free() {
    slabs.close();
  }

  @Test
  void outputsStepsAndCostAreThoseOfALoopOverTheRows() {
    AdaptiveComputationTime act = act(0.9, 0.5, -2);
    Tensor[] states = states();
    Tensor gradients = memory.zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, memory, gradients);
    Ponder ponder = run(graph, act, states);
    Tensor output = ponder.output().value();
    double cost = graph.seedTerms(0) / 0.5;
    double expectedCost = 0;
    for (int row = 0; row < N; row++) {
      Loop loop = new Loop(states, row, 0.9);
      assertThat(ponder.taken()[row]).as("N of row %d", row).isEqualTo(loop.steps);
      assertThat(output.rows(row, row + 1).toArray()).containsExactly(loop.output, within(1e-5f));
      expectedCost += (loop.steps + loop.remainder) / N;
    }
    assertThat(cost).isCloseTo(expectedCost, within(1e-5));
    assertThat(ponder.taken()).as("rows that end early, late and at the maximum").contains(2, 3, T);
  }

  /** One row by itself: Graves 2016, (6) to (14). */
  private final class Loop {
    final float[] output = new float[D];
    int steps;
    double remainder = 1;

    Loop(Tensor[] states, int row, double threshold) {
      double sum = 0;
      for (int t = 1; steps == 0; t++) {
        float[] h = states[t - 1].rows(row, row + 1).toArray();
        double p = probability(h);
        sum += p;
        boolean ends = sum >= threshold || t == T;
        steps = ends ? t : 0;
        for (int d = 0; d < D; d++) {
          output[d] += (float) ((ends ? remainder : p) * h[d]);
        }
        remainder -= ends ? 0 : p;
      }
    }

    private double probability(float[] h) {
      double z = value("encoder.halting.bias", 0);
      for (int d = 0; d < D; d++) {
        z += value("encoder.halting.weight", d) * h[d];
      }
      return 1 / (1 + Math.exp(-z));
    }
  }

  private double value(String parameter, int index) {
    return parameters.all().stream()
        .filter(p -> p.name().equals(parameter))
        .findFirst()
        .orElseThrow()
        .value()
        .get(index);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-20, -2, 0, 1, 20})
  void weightsSumToOneAtTheMaximumToo(double bias) {
    AdaptiveComputationTime act = act(0.99, 0.01, bias);
    Tensor[] ones = new Tensor[T];
    Arrays.setAll(ones, t -> ones());
    Ponder ponder = run(Graph.inference(kernels, memory), act, ones);
    for (float sum : ponder.output().value().toArray()) {
      assertThat(sum).isCloseTo(1, within(1e-6f));
    }
  }

  @Test
  void aRowThatIsSureAtOnceTakesOneStepAndIsItsState() {
    AdaptiveComputationTime act = act(0.99, 0.01, 40);
    Tensor[] states = states();
    zero("encoder.halting.weight");
    Ponder ponder = run(Graph.inference(kernels, memory), act, states);
    assertThat(ponder.taken()).containsOnly(1);
    assertThat(ponder.output().value().toArray()).containsExactly(states[0].toArray());
  }

  @Test
  void atFirstAllRowsTakeAsManySteps() {
    AdaptiveComputationTime act = act(0.99, 0.01, 1);
    parameters.initialize(1);
    assertThat(run(Graph.inference(kernels, memory), act, states()).taken()).containsOnly(2);
  }

  @Test
  void gradientsAreDifferences() {
    AdaptiveComputationTime act = act(0.9, 0.3, -2);
    Tensor[] states = states();
    Tensor w = normal(N, D);
    Tensor gradients = memory.zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    Variable y = run(graph, act, states).output();
    y.adopt(graph.workspace().allocate(N, D).copyFrom(w));
    graph.seedTerms(N);
    graph.backward();
    for (Parameter p : parameters.all()) {
      for (long i = 0; i < p.size(); i++) {
        float before = p.value().get(i);
        p.value().set(i, before + 1e-3f);
        double above = loss(act, states, w);
        p.value().set(i, before - 1e-3f);
        double below = loss(act, states, w);
        p.value().set(i, before);
        assertThat((double) gradients.get(p.offset() + i))
            .as(p.name() + "[" + i + "]")
            .isCloseTo((above - below) / 2e-3, within(5e-3));
      }
    }
  }

  private double loss(AdaptiveComputationTime act, Tensor[] states, Tensor w) {
    Graph graph =
        Graph.differentiating(
            kernels, new Workspace(slabs), memory.zeros((int) parameters.flatSize()));
    Tensor y = run(graph, act, states).output().value();
    double sum = N * graph.seedTerms(0);
    for (long i = 0; i < y.size(); i++) {
      sum += (double) y.get(i) * w.get(i);
    }
    return sum;
  }

  @Test
  void stepsAreToldByPosition() {
    AdaptiveComputationTime act = act(0.99, 0.01, 40);
    zero("encoder.halting.weight");
    Tensor unused = memory.zeros((int) parameters.flatSize());
    run(Graph.differentiating(kernels, memory, unused), act, states()).output();
    run(Graph.inference(kernels, memory), act, states()).output();
    assertThat(act.report())
        .contains(
            "Steps of encoder: 1.000; tokens: 20; by position: 1 1.000, 2-3 1.000, 4-7 1.000, 8-15"
                + " 1.000");
    assertThat(act.report()).isEmpty();
    run(Graph.inference(kernels, memory), act, states()).output();
    assertThat(act.report()).as("of use alone").isPresent();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new AdaptiveComputationTime.Settings(0, 0.01, 1))
        .hasMessage("threshold: found 0.0, expected more than 0");
    assertThatThrownBy(() -> new AdaptiveComputationTime.Settings(1.5, 0.01, 1))
        .hasMessage("threshold: found 1.5, expected a number over 0, 1 at most");
    assertThatThrownBy(() -> new AdaptiveComputationTime.Settings(0.99, -1, 1))
        .hasMessageContaining("ponder-weight: found -1.0");
  }

  private AdaptiveComputationTime act(double threshold, double weight, double bias) {
    AdaptiveComputationTime act =
        new AdaptiveComputationTime.Settings(threshold, weight, bias)
            .create(parameters.root().at("encoder"), D, T)
            .orElseThrow();
    parameters.allocate(slabs);
    parameters.initialize(1);
    for (Parameter p : parameters.all()) {
      for (long i = 0; i < p.size(); i++) {
        p.value().set(i, p.value().get(i) + (float) (0.9 * random.nextGaussian()));
      }
    }
    return act;
  }

  private void zero(String parameter) {
    parameters.all().stream()
        .filter(p -> p.name().equals(parameter))
        .forEach(p -> p.value().zero());
  }

  /** What the rows would be after each step. */
  private Tensor[] states() {
    Tensor[] states = new Tensor[T];
    Arrays.setAll(states, t -> normal(N, D));
    return states;
  }

  private static Ponder run(Graph graph, AdaptiveComputationTime act, Tensor[] states) {
    Ponder ponder = act.begin(graph, LAYOUT);
    for (int t = 0; ponder.goesOn(); t++) {
      Selection running = ponder.running();
      ponder.take(running.of(graph, graph.constant(states[t])));
    }
    return ponder;
  }

  private Tensor ones() {
    Tensor ones = memory.allocate(N, D);
    float[] values = new float[N * D];
    Arrays.fill(values, 1);
    return ones.fill(values);
  }

  private Tensor normal(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
    return tensor;
  }
}
