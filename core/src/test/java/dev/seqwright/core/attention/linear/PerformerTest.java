package dev.seqwright.core.attention.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.linear.PerformerAttention.Kernel;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.position.NoPositions;
import dev.seqwright.core.tensor.Tensor;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random features of performer: what they sum to, how well they approximate, and when they are
 * drawn.
 */
class PerformerTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEAD = D / AttentionBench.HEADS;
  private static final int N = 9;

  @ParameterizedTest
  @CsvSource({"4, 1", "4, 6", "64, 1", "64, 6", "128, 4", "256, 2", "512, 1", "512, 6"})
  void theWeightsOfAPerformerSumToOneWhateverTheSizeOfHeadsAndKeys(int size, double deviation) {
    for (Role role : Role.values()) {
      try (AttentionBench bench =
          new AttentionBench(
              LinearizedTest.softmax(64, 3), role, new NoPositions.Settings(), size, 1, 1)) {
        Tensor x = valuesOfOne(bench, size, deviation);
        int[] lengths = {x.rows()};
        Tensor y =
            role == Role.CROSS ? bench.cross(x, lengths, x, lengths) : bench.self(x, lengths);
        for (float sum : y.toArray()) {
          assertThat(sum).as("%s", role).isCloseTo(1, within(1e-4f));
        }
      }
    }
  }

  /** Inputs whose keys have a standard deviation; values are 1 and go out as they are. */
  private static Tensor valuesOfOne(AttentionBench bench, int size, double deviation) {
    for (Parameter p : bench.parameters().all()) {
      Tensor value = p.value();
      switch (p.name()) {
        case "output.weight" -> fill(value, 0, e -> e / size == e % size ? 1 : 0);
        case "output.bias" -> fill(value, 0, e -> 0);
        case "projection.weight", "key-value.weight" ->
            fill(value, value.rows() - size, e -> 0); // values are the last rows
        case "projection.bias", "key-value.bias" -> fill(value, value.dim(0) - size, e -> 1);
        default -> {}
      }
    }
    Tensor x = bench.normal(5, size);
    fill(x, 0, e -> deviation * x.get(e));
    return x;
  }

  private static void fill(Tensor value, int from, LongToDoubleFunction number) {
    long width = value.size() / value.dim(0);
    for (long e = from * width; e < value.size(); e++) {
      value.set(e, (float) number.applyAsDouble(e));
    }
  }

  @Test
  void directionsAreDrawnAnewAfterSoManyUpdates() {
    AttentionKind kind = new PerformerAttention.Settings(6, Kernel.SOFTMAX, 2, 4);
    try (AttentionBench bench = new AttentionBench(kind, Role.CAUSAL);
        AttentionBench resumed = new AttentionBench(kind, Role.CAUSAL)) {
      Parameter updates =
          bench.parameters().all().stream()
              .filter(p -> p.name().equals("updates"))
              .findFirst()
              .orElseThrow();
      Tensor x = bench.normal(N, D);
      float[] first = bench.self(x, N).toArray();
      updated(updates);
      assertThat(bench.self(x, N).toArray()).isEqualTo(first);
      updated(updates);
      float[] second = bench.self(x, N).toArray();
      assertThat(second).isNotEqualTo(first);
      // What is saved and loaded are the parameters.
      resumed.parameters().flat().copyFrom(bench.parameters().flat());
      assertThat(resumed.self(x, N).toArray()).isEqualTo(second);
    }
  }

  private static void updated(Parameter buffer) {
    buffer.statistic().orElseThrow().update(buffer.value(), buffer.value());
  }

  @Test
  void theErrorAgainstSoftmaxFallsWithTheNumberOfFeatures() {
    double few = errorOfFeatures(8);
    double more = errorOfFeatures(128);
    double many = errorOfFeatures(2048);
    assertThat(more).isLessThan(few);
    assertThat(many).isLessThan(more / 2);
  }

  /** The mean distance of outputs from those of full attention, over some draws. */
  private static double errorOfFeatures(int features) {
    return IntStream.range(0, 8)
        .mapToDouble(
            seed -> {
              AttentionKind kind = LinearizedTest.softmax(features, seed);
              try (AttentionBench bench = new AttentionBench(kind, Role.BIDIRECTIONAL)) {
                Tensor x = bench.normal(N, D);
                double[][] full = MaskedAttention.of(bench.parameters(), x, (i, j, h) -> true);
                return distance(bench.self(x, N), full);
              }
            })
        .average()
        .orElseThrow();
  }

  private static double distance(Tensor found, double[][] expected) {
    double sum = 0;
    for (int e = 0; e < found.size(); e++) {
      sum += Math.abs(found.get(e) - expected[e / D][e % D]);
    }
    return sum / found.size();
  }

  @Test
  void directionsAreOrthogonalInBlocksAndAsLongAsGaussianOnes() {
    float[] w = RandomDirections.orthogonal(6, HEAD, 3, 1);
    float[] drawn = RandomDirections.gaussian(6, HEAD, 3, 1);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j <= i; j++) {
        double expected = i == j ? LinearizedTest.along(drawn, i, row(drawn, i)) : 0;
        if (i / HEAD == j / HEAD) {
          assertThat(LinearizedTest.along(w, i, row(w, j))).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  private static double[] row(float[] w, int i) {
    return IntStream.range(0, HEAD).mapToDouble(c -> w[i * HEAD + c]).toArray();
  }
}
