package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.plain.PlainKernels;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the sum over all K^T sequences of tags, spelled out. */
class LinearChainTest {
  private static final int TAGS = 3;
  private static final int SIDE = TAGS + 1;

  private final NativeSlabs slabs = new NativeSlabs();
  private final Workspace workspace = new Workspace(slabs);
  private final SplittableRandom random = new SplittableRandom(5);

  @AfterEach
  void free() {
    slabs.close();
  }

  private Tensor normal(int rows, int columns) {
    Tensor t = workspace.allocate(rows, columns);
    for (long i = 0; i < t.size(); i++) {
      t.set(i, (float) random.nextGaussian());
    }
    return t;
  }

  private Tensor zeros(int rows, int columns) {
    return workspace.zeros(rows, columns);
  }

  /** All transitions but those given. */
  private Tensor allowedBut(int... refused) {
    Tensor allowed = workspace.allocate(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      allowed.set(i, 1);
    }
    Arrays.stream(refused).forEach(i -> allowed.set(i, 0));
    return allowed;
  }

  private record Found(CrossEntropy.Result result, Tensor emissions, Tensor transitions) {}

  private Found found(
      Tensor e, SequenceLayout layout, Tensor a, Tensor allowed, int[] gold, float smoothing) {
    Graph graph = Graph.differentiating(PlainKernels.create(), workspace, zeros(1, 1));
    Variable emissions = graph.leaf(e, zeros(e.rows(), e.columns()));
    Variable transitions = graph.leaf(a, zeros(SIDE, SIDE));
    CrossEntropy.Result result =
        LinearChain.apply(graph, emissions, layout, transitions, allowed, gold, smoothing, 1);
    return new Found(result, emissions.gradient(), transitions.gradient());
  }

  private static List<int[]> sequences(int length) {
    List<int[]> all = new ArrayList<>();
    for (int number = 0; number < Math.pow(TAGS, length); number++) {
      int[] tags = new int[length];
      for (int t = 0, rest = number; t < length; t++, rest /= TAGS) {
        tags[t] = rest % TAGS;
      }
      all.add(tags);
    }
    return all;
  }

  /** Every transition of a sequence, by its place in A. */
  private static int[] transitions(int[] tags) {
    int[] places = new int[tags.length + 1];
    for (int t = 0; t <= tags.length; t++) {
      int from = t == 0 ? TAGS : tags[t - 1];
      int to = t == tags.length ? TAGS : tags[t];
      places[t] = from * SIDE + to;
    }
    return places;
  }

  private static double score(int[] tags, Tensor e, int row, IntToDoubleFunction a) {
    double sum = Arrays.stream(transitions(tags)).mapToDouble(a).sum();
    for (int t = 0; t < tags.length; t++) {
      sum += e.get((long) (row + t) * TAGS + tags[t]);
    }
    return sum;
  }

  @Test
  void lossAndGradientsAreThoseOfAllSequencesSpelledOut() {
    Tensor e = normal(5, TAGS);
    Tensor a = normal(SIDE, SIDE);
    Tensor allowed = allowedBut(1, TAGS * SIDE + 2);
    IntToDoubleFunction scores = i -> allowed.get(i) == 1 ? a.get(i) : Double.NEGATIVE_INFINITY;
    int[] gold = {0, 2, 1, 1, 0};
    Found found = found(e, SequenceLayout.of(4, 1), a, allowed, gold, 0);

    double loss = 0;
    double[] emissions = new double[5 * TAGS];
    double[] transitions = new double[SIDE * SIDE];
    for (int[] place : new int[][] {{0, 4}, {4, 1}}) {
      int row = place[0];
      int[] own = Arrays.copyOfRange(gold, row, row + place[1]);
      List<int[]> all = sequences(place[1]);
      double z = all.stream().mapToDouble(y -> Math.exp(score(y, e, row, scores))).sum();
      loss += Math.log(z) - score(own, e, row, scores);
      for (int[] y : all) {
        double p = Math.exp(score(y, e, row, scores)) / z - (Arrays.equals(y, own) ? 1 : 0);
        for (int t = 0; t < y.length; t++) {
          emissions[(row + t) * TAGS + y[t]] += p;
        }
        Arrays.stream(transitions(y)).forEach(i -> transitions[i] += p);
      }
    }
    assertThat(found.result.loss()).isCloseTo(loss, within(1e-6));
    assertThat(found.result.logLikelihood()).isCloseTo(-loss, within(1e-6));
    assertThat(found.result.rows()).isEqualTo(5);
    requireClose(found.emissions, emissions);
    requireClose(found.transitions, transitions);
  }

  private static void requireClose(Tensor found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found.get(i)).as("element %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  /** In float32 differences of a loss near 10 are good to about 1e-3. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.2f})
  void gradientsAreCentralDifferences(float smoothing) {
    Tensor e = normal(6, TAGS);
    Tensor a = normal(SIDE, SIDE);
    Tensor allowed = allowedBut();
    SequenceLayout layout = SequenceLayout.of(1, 5);
    int[] gold = {2, 0, 1, 1, 2, 0};
    Found found = found(e, layout, a, allowed, gold, smoothing);
    for (Tensor[] each : new Tensor[][] {{e, found.emissions}, {a, found.transitions}}) {
      for (long i = 0; i < each[0].size(); i++) {
        float value = each[0].get(i);
        each[0].set(i, value + 0.01f);
        double above = found(e, layout, a, allowed, gold, smoothing).result.loss();
        each[0].set(i, value - 0.01f);
        double below = found(e, layout, a, allowed, gold, smoothing).result.loss();
        each[0].set(i, value);
        assertThat((double) each[1].get(i)).isCloseTo((above - below) / 0.02, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f})
  void withoutTransitionsItIsTheCrossEntropyOfEachTag(float smoothing) {
    Tensor x = normal(6, 4);
    Tensor weight = normal(TAGS, 4);
    int[] gold = {2, 0, 1, 1, 2, 0};
    Graph graph = Graph.differentiating(PlainKernels.create(), workspace, zeros(1, 1));
    Variable rows = graph.leaf(x, zeros(6, 4));
    Variable matrix = graph.leaf(weight, zeros(TAGS, 4));
    CrossEntropy.Result expected =
        new CrossEntropy(graph, matrix, null, smoothing, 1).apply(rows, gold);

    Graph other = Graph.differentiating(PlainKernels.create(), workspace, zeros(1, 1));
    Variable same = other.leaf(x, zeros(6, 4));
    Variable emissions =
        Affine.apply(other, same, other.leaf(weight, zeros(TAGS, 4)), null, Activation.IDENTITY);
    Variable none = other.leaf(zeros(SIDE, SIDE), zeros(SIDE, SIDE));
    CrossEntropy.Result found =
        LinearChain.apply(
            other, emissions, SequenceLayout.of(4, 2), none, allowedBut(), gold, smoothing, 1);
    other.backward();
    assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
    assertThat(found.logLikelihood()).isCloseTo(expected.logLikelihood(), within(1e-5));
    assertThat(found.correct()).isEqualTo(expected.correct());
    for (int i = 0; i < 24; i++) {
      assertThat(same.gradient().get(i)).isCloseTo(rows.gradient().get(i), within(1e-5f));
    }
  }

  @Test
  void scoresOfAnySizeGiveFiniteLosses() {
    Tensor e = normal(300, TAGS);
    Tensor a = normal(SIDE, SIDE);
    for (long i = 0; i < e.size(); i++) {
      e.set(i, 1000 * e.get(i));
    }
    for (long i = 0; i < a.size(); i++) {
      a.set(i, 100 * a.get(i));
    }
    Found found = found(e, SequenceLayout.of(300), a, allowedBut(), new int[300], 0);
    assertThat(found.result.loss()).isFinite().isPositive();
    assertThat(found.emissions.matrix().toArray()).doesNotContain(Float.NaN);
  }
}
