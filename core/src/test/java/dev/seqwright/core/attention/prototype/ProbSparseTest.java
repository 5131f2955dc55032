package dev.seqwright.core.attention.prototype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.attention.AttentionBench;
import dev.seqwright.core.attention.MaskedAttention;
import dev.seqwright.core.attention.Role;
import dev.seqwright.core.attention.full.FullAttention;
import dev.seqwright.core.tensor.CounterRandom;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ProbSparse attention against its equations, in plain loops and double precision. */
class ProbSparseTest {
  private static final int D = AttentionBench.SIZE;
  private static final int HEADS = AttentionBench.HEADS;
  private static final int HEAD = D / HEADS;
  private static final int N = 23;

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"BIDIRECTIONAL", "CAUSAL"})
  void theQueriesWithTheLeastEvenWeightsAttendAndTheOthersTakeTheMean(Role role) {
    assertEquations(new ProbSparseAttention.Settings(1, 1), role);
    assertEquations(new ProbSparseAttention.Settings(2.5, 8), role);
  }

  private static void assertEquations(ProbSparseAttention.Settings settings, Role role) {
    try (AttentionBench bench = new AttentionBench(settings, role)) {
      Tensor x = bench.normal(N, D);
      double[][] qkv =
          MaskedAttention.affine(bench.parameters(), "projection", MaskedAttention.rows(x));
      double[][] y = new double[N][D];
      for (int h = 0; h < HEADS; h++) {
        boolean[] attends = attends(settings, role.causal(), qkv, h);
        for (int i = 0; i < N; i++) {
          mix(qkv, h, i, role.causal() ? i + 1 : N, attends[i], y[i]);
        }
      }
      double[][] expected = MaskedAttention.affine(bench.parameters(), "output", y);
      float[] found = bench.self(x, N).toArray();
      for (int e = 0; e < found.length; e++) {
        double value = expected[e / D][e % D];
        assertThat((double) found[e])
            .as("element %d", e)
            .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
      }
    }
  }

  /** u. */
  private static int most(double factor, int n) {
    return Math.min(n, Math.max(1, (int) Math.ceil(factor * Math.log(n))));
  }

  private static boolean[] attends(
      ProbSparseAttention.Settings settings, boolean causal, double[][] qkv, int h) {
    double[] m = new double[N];
    for (int i = 0; i < N; i++) {
      m[i] = measure(settings, qkv, h, i, causal ? i + 1 : N);
    }
    return causal ? running(m, settings.factor()) : top(m, most(settings.factor(), N));
  }

  /** M_i over the sample of the first {@code seen} keys, in the first layer. */
  private static double measure(
      ProbSparseAttention.Settings settings, double[][] qkv, int h, int i, int seen) {
    long key = CounterRandom.key(CounterRandom.key(settings.seed(), 1), i);
    int count = most(settings.factor(), seen);
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int part = 0; part < count; part++) {
      double inside = (CounterRandom.bits(key, part) >>> 8) / (double) (1 << 24);
      int from = part * seen / count;
      int to = (part + 1) * seen / count;
      double s = logit(qkv, h, i, from + (int) (inside * (to - from)));
      max = Math.max(max, s);
      sum += s;
    }
    return max - sum / count;
  }

  private static double logit(double[][] qkv, int h, int i, int j) {
    double dot = 0;
    for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
      dot += qkv[i][c] * qkv[j][D + c];
    }
    return dot / Math.sqrt(HEAD);
  }

  private static boolean[] top(double[] m, int most) {
    boolean[] top = new boolean[m.length];
    for (int i = 0; i < m.length; i++) {
      double own = m[i];
      top[i] = Arrays.stream(m).filter(other -> other > own).count() < most;
    }
    return top;
  }

  /** Rank among those up to a position, and no more than the top between two powers of two. */
  private static boolean[] running(double[] m, double factor) {
    boolean[] chosen = new boolean[m.length];
    for (int i = 0; i < m.length; i++) {
      int most = most(factor, i + 1);
      double own = m[i];
      long above = Arrays.stream(m, 0, i).filter(other -> other >= own).count();
      int octave = Integer.highestOneBit(i + 1) - 1;
      long before = IntStream.range(octave, i).filter(j -> chosen[j]).count();
      chosen[i] = above < most && before < most;
    }
    return chosen;
  }

  private static void mix(double[][] qkv, int h, int i, int seen, boolean attends, double[] y) {
    double sum = 0;
    for (int j = 0; j < seen; j++) {
      double weight = attends ? Math.exp(logit(qkv, h, i, j)) : 1;
      sum += weight;
      for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
        y[c] += weight * qkv[j][2 * D + c];
      }
    }
    for (int c = h * HEAD; c < (h + 1) * HEAD; c++) {
      y[c] /= sum;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"BIDIRECTIONAL", "CAUSAL"})
  void fullAttentionWhereEveryQueryIsChosen(Role role) {
    try (AttentionBench bench = new AttentionBench(new ProbSparseAttention.Settings(N, 1), role);
        AttentionBench full = new AttentionBench(new FullAttention.Settings(), role)) {
      full.parameters()
          .all()
          .forEach(p -> p.value().copyFrom(MaskedAttention.find(bench.parameters(), p.name())));
      Tensor x = bench.normal(N, D);
      assertThat(bench.self(x, N - 1, 1).toArray())
          .containsExactly(full.self(x, N - 1, 1).toArray(), within(1e-5f));
    }
  }

  @Test
  void theTopOfThoseBeforeIsFoundWithoutSortingThem() {
    int n = 500;
    SplittableRandom random = new SplittableRandom(3);
    float[] measures = new float[n];
    double[] same = new double[n];
    for (int i = 0; i < n; i++) {
      // Many are equal.
      measures[i] = random.nextInt(40);
      same[i] = measures[i];
    }
    boolean[] expected = running(same, 2);
    int[] found = new TopQueries(k -> most(2, k)).ofThoseBefore(SequenceLayout.of(n), measures);
    assertThat(found).containsExactly(IntStream.range(0, n).filter(i -> expected[i]).toArray());
  }

  @Test
  void theCostHoldsEvenIfEveryQueryIsTheTopSoFar() {
    int n = 16_384;
    float[] rising = new float[n];
    for (int i = 0; i < n; i++) {
      rising[i] = i;
    }
    int most = most(5, n);
    TopQueries top = new TopQueries(k -> most(5, k));
    long causal =
        Arrays.stream(top.ofThoseBefore(SequenceLayout.of(n), rising)).mapToLong(i -> i + 1).sum();
    assertThat(causal).isLessThan(2L * most * n);
    assertThat(top.ofAll(SequenceLayout.of(n), rising)).hasSize(most);
  }

  @Test
  void aSampleIsSpreadOverTheKeysThatAQuerySees() {
    SparsityMeasure measure = new SparsityMeasure(k -> Math.min(k, 4), 7, true);
    var sample = measure.sample(SequenceLayout.of(30, 20));
    for (int i = 0; i < 30; i++) {
      int[] keys = Arrays.copyOfRange(sample.keys(), sample.from(i), sample.to(i));
      assertThat(keys).doesNotHaveDuplicates().isSorted().hasSize(Math.min(i + 1, 4));
      assertThat(keys[keys.length - 1]).isLessThanOrEqualTo(i);
    }
    int[] second = Arrays.copyOfRange(sample.keys(), sample.from(49), sample.to(49));
    int[] first = Arrays.copyOfRange(sample.keys(), sample.from(19), sample.to(19));
    assertThat(second).containsExactly(Arrays.stream(first).map(j -> j + 30).toArray());
  }

  @Test
  void theFactorIsPositive() {
    assertThatThrownBy(() -> new ProbSparseAttention.Settings(0, 1))
        .hasMessage("factor: found 0.0, expected more than 0");
  }
}
