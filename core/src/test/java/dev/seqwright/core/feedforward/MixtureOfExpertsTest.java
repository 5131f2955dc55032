package dev.seqwright.core.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.autograd.Variable;
import dev.seqwright.core.nn.Initializer;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MixtureOfExpertsTest {
  private static final int D = 4;
  private static final int ROWS = 10;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace memory = new Workspace(slabs);
  private final Kernels kernels = PlainKernels.create();
  private final Parameters parameters = new Parameters();
  private final Tensor x = memory.allocate(ROWS, D);

  @AfterEach
  void free() {
    slabs.close();
  }

  private FeedForward layer(FeedForwardKind kind) {
    FeedForward layer =
        kind.create(
            new FeedForwardSpec(
                parameters.root(),
                D,
                6,
                Activation.TANH,
                0,
                (in, out) -> Initializer.xavier(in, out, 1)));
    parameters.allocate(slabs);
    parameters.initialize(2);
    Random random = new Random(3);
    for (long i = 0; i < x.size(); i++) {
      x.set(i, (float) random.nextGaussian());
    }
    return layer;
  }

  private float[] output(FeedForward layer) {
    Graph graph = Graph.inference(kernels, new Workspace(slabs));
    return layer.apply(graph, graph.constant(x)).value().toArray();
  }

  @Test
  void withOneExpertItIsThatExpert() {
    float[] mixed = output(layer(new MixtureOfExperts.Settings(1, 1, 1, 0)));
    Parameters own = new Parameters();
    FeedForward alone =
        new TwoLayer.Settings()
            .create(
                new FeedForwardSpec(
                    own.root().at("experts.0"),
                    D,
                    6,
                    Activation.TANH,
                    0,
                    (in, out) -> Initializer.xavier(in, out, 1)));
    own.allocate(slabs);
    own.initialize(2);
    assertThat(mixed).containsExactly(output(alone), within(1e-6f));
  }

  @Test
  void theOutputIsTheGatedSumOfTheBestExperts() {
    float[] all = output(layer(new MixtureOfExperts.Settings(3, 3, 1, 0)));
    // With every expert chosen the gates are the whole softmax of the router.
    for (int i = 0; i < ROWS; i++) {
      double[] gates = softmax(affine("router", x.rows(i, i + 1).toArray()));
      double[] expected = new double[D];
      for (int e = 0; e < 3; e++) {
        double[] hidden = affine("experts." + e + ".inner", x.rows(i, i + 1).toArray());
        float[] active = new float[hidden.length];
        for (int h = 0; h < hidden.length; h++) {
          active[h] = (float) Math.tanh(hidden[h]);
        }
        double[] y = affine("experts." + e + ".outer", active);
        for (int d = 0; d < D; d++) {
          expected[d] += gates[e] * y[d];
        }
      }
      for (int d = 0; d < D; d++) {
        assertThat((double) all[i * D + d]).isCloseTo(expected[d], within(1e-5));
      }
    }
  }

  private double[] affine(String name, float... in) {
    Tensor weight = parameter(name + ".weight").value();
    Tensor bias = parameter(name + ".bias").value();
    double[] out = new double[weight.dim(0)];
    for (int o = 0; o < out.length; o++) {
      out[o] = bias.get(o);
      for (int j = 0; j < in.length; j++) {
        out[o] += (double) weight.get((long) o * in.length + j) * in[j];
      }
    }
    return out;
  }

  private Parameter parameter(String name) {
    return parameters.all().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static double[] softmax(double... logits) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(z -> Math.exp(z) / sum).toArray();
  }

  @Test
  void inTrainingAnExpertTakesNoMoreThanItsCapacity() {
    Routing routing = new Routing(new int[] {0, 1, 0, 1, 0, 2, 1, 0}, 2, 3);
    Routing within = routing.within(2);
    // Rows 0 and 1 fill expert 0 as first choices; row 2's first and row 3's second are lost.
    assertThat(within.experts()).containsExactly(0, 1, 0, -1, -1, 2, 1, -1);
    assertThat(within.choicesOf(0)).containsExactly(0, 2);
  }

  @Test
  void theBalanceLossIsOneWhenTheLoadIsEvenAndItsGradientReachesTheRouter() {
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), memory.zeros(1));
    Tensor shares = memory.allocate(4, 2).fill(0.9f, 0.1f, 0.1f, 0.9f, 0.8f, 0.2f, 0.2f, 0.8f);
    Tensor gradient = memory.zeros(4, 2);
    Routing even = Routing.of(shares, 1);
    Variable loss = Balance.apply(graph, graph.leaf(shares, gradient), even);
    assertThat(loss.value().get(0)).isCloseTo(1, within(1e-6f));
    graph.addToLoss(loss, 3);
    graph.seedTerms(2);
    graph.backward();
    assertThat(gradient.toArray()).containsOnly(6 * 2 * 0.5f / 4);
  }

  @Test
  void theLoadIsCountedInTrainingOnly() {
    FeedForward layer = layer(new MixtureOfExperts.Settings(2, 1, 8, 0.01));
    output(layer);
    Load load = layer.load().orElseThrow();
    assertThat(load.take()).isEqualTo("0.0 0.0 %");
    Tensor gradients = memory.zeros((int) parameters.flatSize());
    Graph graph = Graph.differentiating(kernels, new Workspace(slabs), gradients);
    layer.apply(graph, graph.constant(x));
    assertThat(load.take()).matches("\\d+\\.0 \\d+\\.0 %").isNotEqualTo("0.0 0.0 %");
    assertThat(load.take()).isEqualTo("0.0 0.0 %");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new MixtureOfExperts.Settings(2, 3, 1, 0))
        .hasMessage("top: found 3, expected 1 to experts (2)");
    assertThatThrownBy(() -> new MixtureOfExperts.Settings(2, 1, 0, 0))
        .hasMessage("capacity: found 0.0, expected more than 0");
  }
}
