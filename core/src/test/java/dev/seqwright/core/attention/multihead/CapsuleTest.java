package dev.seqwright.core.attention.multihead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.multihead.CapsuleAttention.Routing;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.position.Alibi;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both forms of routing against their equations as plain loops in double precision. */
class CapsuleTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 7;

  @ParameterizedTest
  @CsvSource({
    "DYNAMIC, 1, 0",
    "DYNAMIC, 2, 0",
    "DYNAMIC, 4, 0",
    "EM, 1, 0",
    "EM, 2, 0",
    "EM, 4, 0",
    "DYNAMIC, 3, 4",
    "EM, 3, 4",
    "DYNAMIC, 2, 1",
    "EM, 2, 8"
  })
  void routingFollowsItsEquations(Routing routing, int rounds, int outputs) {
    try (AttentionBench bench =
        new AttentionBench(
            new CapsuleAttention.Settings(rounds, routing, outputs), Role.BIDIRECTIONAL)) {
      disturbBetas(bench.parameters());
      Tensor x = bench.normal(N, D);
      double[][] heads = MaskedAttention.heads(bench.parameters(), x);
      double[][] capsules = new double[N][];
      for (int i = 0; i < N; i++) {
        double[][][] votes = votes(bench.parameters(), heads[i], outputs == 0 ? HEADS : outputs);
        capsules[i] =
            routing == Routing.EM
                ? expectationMaximization(bench.parameters(), votes, rounds)
                : dynamic(votes, rounds);
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", capsules);
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  @Test
  void relativePositionsWorkBeforeTheRouting() {
    try (AttentionBench bench =
        new AttentionBench(
            new CapsuleAttention.Settings(2, Routing.DYNAMIC, 0),
            Role.BIDIRECTIONAL,
            new Alibi.Settings())) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      MaskedAttention.Logit alibi =
          (i, j, h, q, k) ->
              MaskedAttention.dot(q, k) / Math.sqrt(HEAD)
                  - (h == 0 ? 1.0 / 16 : 1.0 / 256) * Math.abs(i - j);
      double[][] heads = MaskedAttention.heads(qkv, alibi, (i, j, column) -> 0);
      double[][] capsules = new double[N][];
      Arrays.setAll(capsules, i -> dynamic(votes(bench.parameters(), heads[i], HEADS), 2));
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", capsules);
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < found.length; e++) {
        assertThat((double) found[e]).isCloseTo(expected[e / D][e % D], within(1e-5));
      }
    }
  }

  /** They start at zero, where a mistake in their use would go unnoticed. */
  private static void disturbBetas(Parameters parameters) {
    parameters.all().stream()
        .filter(p -> p.name().startsWith("beta"))
        .forEach(
            p -> {
              for (int n = 0; n < p.value().size(); n++) {
                p.value().set(n, p.name().endsWith("a") ? 0.7f - 1.1f * (n % 2) : 0.3f - 0.1f * n);
              }
            });
  }

  /** V[h][n], the vote of head h for capsule n. */
  private static double[][][] votes(Parameters parameters, double[] heads, int outputs) {
    int size = D / outputs;
    double[][][] votes = new double[HEADS][outputs][];
    for (int h = 0; h < HEADS; h++) {
      double[][] own = {Arrays.copyOfRange(heads, h * HEAD, (h + 1) * HEAD)};
      double[] all = MaskedAttention.affine(parameters, "votes." + h, own)[0];
      for (int n = 0; n < outputs; n++) {
        votes[h][n] = Arrays.copyOfRange(all, n * size, (n + 1) * size);
      }
    }
    return votes;
  }

  private static double[] dynamic(double[][][] votes, int rounds) {
    int outputs = votes[0].length;
    int size = D / outputs;
    double[][] agreement = new double[HEADS][outputs];
    double[] capsules = new double[D];
    for (int round = 0; round < rounds; round++) {
      for (int n = 0; n < outputs; n++) {
        double[] sum = new double[size];
        for (int h = 0; h < HEADS; h++) {
          for (int c = 0; c < size; c++) {
            sum[c] += softmax(agreement[h], n) * votes[h][n][c];
          }
        }
        double square = MaskedAttention.dot(sum, sum);
        for (int c = 0; c < size; c++) {
          capsules[n * size + c] = square / (1 + square) * sum[c] / Math.sqrt(square);
        }
      }
      for (int n = 0; n < outputs; n++) {
        double[] capsule = Arrays.copyOfRange(capsules, n * size, (n + 1) * size);
        for (int h = 0; h < HEADS; h++) {
          agreement[h][n] += MaskedAttention.dot(capsule, votes[h][n]);
        }
      }
    }
    return capsules;
  }

  private static double softmax(double[] logits, int n) {
    return Math.exp(logits[n]) / Arrays.stream(logits).map(Math::exp).sum();
  }

  private static double[] expectationMaximization(
      Parameters parameters, double[][][] votes, int rounds) {
    int outputs = votes[0].length;
    int size = D / outputs;
    double[][] share = new double[HEADS][outputs];
    for (double[] row : share) {
      Arrays.fill(row, 1.0 / outputs);
    }
    double[] out = new double[D];
    for (int round = 0; round < rounds; round++) {
      double[][] joint = new double[HEADS][outputs];
      for (int n = 0; n < outputs; n++) {
        Capsule capsule = Capsule.of(parameters, votes, share, n);
        for (int c = 0; c < size; c++) {
          out[n * size + c] = capsule.active * capsule.mean[c];
        }
        for (int h = 0; h < HEADS; h++) {
          joint[h][n] = capsule.active * capsule.density(votes[h][n]);
        }
      }
      for (int h = 0; h < HEADS; h++) {
        double sum = Arrays.stream(joint[h]).sum();
        share[h] = Arrays.stream(joint[h]).map(p -> p / sum).toArray();
      }
    }
    return out;
  }

  /** The Gaussian of one output capsule. */
  private record Capsule(double[] mean, double[] variance, double active) {
    static Capsule of(Parameters parameters, double[][][] votes, double[][] share, int n) {
      int size = votes[0][n].length;
      double[] mean = new double[size];
      double[] variance = new double[size];
      double mass = 0;
      for (int h = 0; h < HEADS; h++) {
        mass += share[h][n];
      }
      double cost = 0;
      for (int c = 0; c < size; c++) {
        for (int h = 0; h < HEADS; h++) {
          mean[c] += share[h][n] * votes[h][n][c] / mass;
        }
        for (int h = 0; h < HEADS; h++) {
          variance[c] += share[h][n] * Math.pow(votes[h][n][c] - mean[c], 2) / mass;
        }
        variance[c] += 0.01;
        cost += (Math.log(Math.sqrt(variance[c])) + (1 + Math.log(2 * Math.PI)) / 2) * mass;
      }
      double benefit = MaskedAttention.find(parameters, "beta-a").get(n);
      double price = MaskedAttention.find(parameters, "beta-mu").get(n);
      double active = 1 / (1 + Math.exp(-(benefit - price * mass - cost / size)));
      return new Capsule(mean, variance, active);
    }

    double density(double[] vote) {
      double density = 1;
      for (int c = 0; c < vote.length; c++) {
        double square = Math.pow(vote[c] - mean[c], 2);
        density *= Math.exp(-square / (2 * variance[c])) / Math.sqrt(2 * Math.PI * variance[c]);
      }
      return density;
    }
  }

  @Test
  void votesFarApartLeaveCapsulesWithoutAShareFinite() {
    try (AttentionBench bench =
        new AttentionBench(new CapsuleAttention.Settings(3, Routing.EM, 0), Role.BIDIRECTIONAL)) {
      Tensor weights = MaskedAttention.find(bench.parameters(), "votes.0.weight");
      for (long i = 0; i < weights.size(); i++) {
        weights.set(i, 1000 * weights.get(i));
      }
      for (float y : bench.self(bench.normal(N, D), N).toArray()) {
        assertThat(y).isFinite();
      }
    }
  }

  @Test
  void roundsMustBePositive() {
    assertThatThrownBy(() -> new CapsuleAttention.Settings(0, Routing.EM, 0))
        .hasMessage("rounds: found 0, expected 1 or more");
  }
}
