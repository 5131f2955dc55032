package dev.seqwright.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.autograd.Graph;
import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.backend.Backend;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is learnt beside a linear layer: it starts at nothing, and a weight takes up products. */
class LowRankTest {
  private static final int INPUTS = 24;
  private static final int EACH = 16;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Kernels kernels = Backend.choose().kernels();
  private final Parameters parameters = new Parameters();

  @AfterEach
  void free() {
    slabs.close();
  }

  private Linear layer(Activation activation, Consumer<Linear> adaptation) {
    WeightInitializer start = (in, out) -> Initializer.normal(0.3);
    Linear made = new Linear(parameters.root(), INPUTS, 3 * EACH, 3, activation, start);
    adaptation.accept(made);
    parameters.allocate(slabs);
    parameters.initialize(5);
    random(made.bias().value(), 2);
    return made;
  }

  private static void random(Tensor tensor, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
  }

  private float[] output(Linear layer) {
    Workspace workspace = new Workspace(slabs);
    Tensor x = workspace.allocate(7, INPUTS);
    random(x, 3);
    Graph graph = Graph.inference(kernels, workspace);
    float[] applied = layer.apply(graph, graph.constant(x)).value().toArray();
    Tensor y = workspace.allocate(7, 3 * EACH);
    layer.into(graph, x, y);
    assertThat(y.toArray()).isEqualTo(applied);
    return applied;
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "RELU", "GELU", "SWISH"})
  void aProductStartsAtNothingToTheBit(Activation activation) {
    float[] adapted = output(layer(activation, l -> l.extend(new LowRank(l, 1, 4, 2, 0.1))));
    assertThat(adapted).isEqualTo(output(plain(activation)));
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "RELU", "GELU", "SWISH"})
  void anAdapterStartsAtNothingToTheBit(Activation activation) {
    float[] adapted = output(layer(activation, l -> l.extend(new Bottleneck(l, 4))));
    assertThat(adapted).isEqualTo(output(plain(activation)));
  }

  private Linear plain(Activation activation) {
    return new LowRankTest().layer(activation, l -> {});
  }

  @Test
  void theProductInTheWeightIsTheProductBesideIt() {
    Linear layer =
        layer(
            Activation.IDENTITY,
            l -> {
              l.extend(new LowRank(l, 0, 4, 0.5, 0));
              l.extend(new LowRank(l, 2, 4, 0.5, 0));
            });
    layer.extensions().forEach(e -> e.parameters().forEach(p -> random(p.value(), 8)));
    float[] beside = output(layer);
    Linear merged = plain(Activation.IDENTITY);
    float[] before = merged.weight().value().toArray();
    for (LinearExtension extension : layer.extensions()) {
      assertThat(extension.merge(merged.weight().value(), Parameter::value)).isTrue();
    }
    assertThat(merged.weight().value().toArray()).isNotEqualTo(before);
    assertThat(output(merged)).usingComparatorWithPrecision(1e-5f).containsExactly(beside);
    assertThat(rows(merged.weight().value().toArray(), 1)).isEqualTo(rows(before, 1));
  }

  private static float[] rows(float[] weight, int part) {
    return Arrays.copyOfRange(weight, part * EACH * INPUTS, (part + 1) * EACH * INPUTS);
  }

  @Test
  void itHasRankTimesInputsAndOutputsNumbers() {
    Linear layer = layer(Activation.IDENTITY, l -> l.extend(new LowRank(l, 1, 4, 2, 0)));
    long learnt =
        layer.extensions().getFirst().parameters().stream().mapToLong(Parameter::size).sum();
    assertThat(learnt).isEqualTo(4 * (INPUTS + EACH));
  }

  @Test
  void whatIsFrozenLiesBehindWhatIsLearntAndHasNoGradient() {
    Linear layer = layer(Activation.IDENTITY, l -> l.weight().freeze());
    assertThat(layer.bias().offset()).isZero();
    assertThat(layer.weight().offset()).isEqualTo(parameters.trainedSize());
    Workspace workspace = new Workspace(slabs);
    Tensor gradients = workspace.zeros((int) parameters.trainedSize());
    Graph graph = Graph.differentiating(kernels, workspace, gradients);
    assertThat(layer.weight().in(graph).differentiable()).isFalse();
    assertThat(layer.bias().in(graph).differentiable()).isTrue();
    assertThat((double) parameters.trained().get(0))
        .isCloseTo(layer.bias().value().get(0), within(0.0));
  }
}
