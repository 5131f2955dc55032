package dev.seqwright.core.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Kernels;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.train.average.CheckpointAverage;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private final Kernels kernels = PlainKernels.create();

  private static Tensor tensor(float... values) {
    return new Tensor(Arena.ofAuto().allocate(4L * values.length), values.length).fill(values);
  }

  @Test
  void theFirstStepOfAdamMovesEveryParameterByTheRateAgainstItsGradient() {
    Tensor parameter = tensor(1, 2, 3);
    Tensor gradient = tensor(0.5f, -4, 100);
    kernels
        .optimizer()
        .adam(
            parameter,
            gradient,
            tensor(0, 0, 0),
            tensor(0, 0, 0),
            new Adam().arguments(1, 0.01, 1));
    assertThat(parameter.toArray())
        .containsExactly(new float[] {0.99f, 2.01f, 2.99f}, within(1e-6f));
  }

  @Test
  void adamwDecaysTheParametersBesideTheGradient() {
    Tensor parameter = tensor(10);
    kernels
        .optimizer()
        .adam(
            parameter,
            tensor(0),
            tensor(0),
            tensor(0),
            new AdamW(0.9, 0.98, 1e-9, 0.1, false).arguments(1, 0.01, 1));
    assertThat(parameter.get(0)).isCloseTo(10 - 0.01f * 0.1f * 10, within(1e-6f));
  }

  @Test
  void aGradientLongerThanTheLimitIsScaledToIt() {
    double norm = Math.sqrt(kernels.elements().sumOfSquares(tensor(3, 4)));
    assertThat(new Clipping(2.5).factor(norm)).isEqualTo(0.5);
    assertThat(new Clipping(5).factor(norm)).isEqualTo(1);
    assertThat(new Clipping(0).factor(norm)).isEqualTo(1);
  }

  @Test
  void impossibleMomentsAreRefused() {
    assertThatThrownBy(() -> new Adam(1, 0.98, 1e-9))
        .hasMessage("beta1: found 1.0, expected 0 or more and less than 1");
    assertThatThrownBy(() -> new AdamW(0.9, 0.98, 0, 0, false))
        .hasMessage("epsilon: found 0.0, expected more than 0");
  }

  @Test
  void theMovingAverageForgetsItsStartQuickly() {
    Tensor average = tensor(1);
    MovingAverage moving = new MovingAverage(0.999, average);
    assertThat(moving.share(1)).isEqualTo(2.0 / 11);
    assertThat(moving.share(1_000_000)).isEqualTo(0.999);
    moving.update(kernels, tensor(12), 1);
    assertThat(average.get(0)).isCloseTo(10, within(1e-5f));
  }

  @Test
  void checkpointsAreAveragedInDoublePrecision() {
    Tensor mean = tensor(0, 0);
    CheckpointAverage.of(List.of(tensor(16_777_216f, 1), tensor(1, 2), tensor(1, 6)), mean);
    assertThat(mean.toArray()).containsExactly(16_777_218f / 3, 3);
    assertThatThrownBy(() -> CheckpointAverage.of(List.of(tensor(1)), mean))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CheckpointAverage.of(List.of(), mean))
        .hasMessage("the mean of no checkpoints");
  }

  @Test
  void checkpointsOfManyParametersAreAveraged() {
    float[] one = new float[10_001];
    float[] other = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      one[i] = i;
      other[i] = -2 * i;
    }
    Tensor mean = tensor(new float[one.length]);
    CheckpointAverage.of(List.of(tensor(one), tensor(other)), mean);
    for (int i = 0; i < one.length; i++) {
      assertThat(mean.get(i)).isEqualTo(-i / 2f);
    }
  }
}
