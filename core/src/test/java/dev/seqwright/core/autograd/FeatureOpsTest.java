package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Activation;
import dev.seqwright.core.tensor.SequenceLayout;
import dev.seqwright.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ops of linear attention, against central differences and plain loops. */
class FeatureOpsTest {
  private static final int LONG = CausalFeatureSums.CHUNK + 3;
  private final GradientCheck check = new GradientCheck();

  @AfterEach
  void free() {
    check.close();
  }

  @Test
  void eluPlusOne() {
    check.check((g, in) -> EluPlusOne.apply(g, in.get(0)), check.normal(3, 4));
    float[] y =
        check
            .value((g, in) -> EluPlusOne.apply(g, in.get(0)), check.normal(3).fill(-2, 0, 3))
            .toArray();
    assertThat(y).containsExactly(new float[] {(float) Math.exp(-2), 1, 4}, within(1e-6f));
  }

  @Test
  void expWithinBounds() {
    check.check((g, in) -> BoundedExp.apply(g, in.get(0), 5, 0.5f), check.normal(3, 4));
    Tensor x = check.normal(3).fill(-2000, 1, 2000);
    assertThat(check.value((g, in) -> BoundedExp.apply(g, in.get(0), 2, 0.5f), x).toArray())
        .containsExactly(
            new float[] {0.5f, (float) Math.E + 0.5f, (float) Math.exp(2) + 0.5f}, within(1e-5f));
  }

  @Test
  void sine() {
    check.check((g, in) -> Sine.apply(g, in.get(0)), check.normal(3, 4));
  }

  @Test
  void reciprocalAboveItsFloor() {
    Tensor x = check.normal(4).fill(0.5f, 2, -3, 0.01f);
    check.check((g, in) -> FlooredReciprocal.apply(g, in.get(0), 0.1f), x);
    assertThat(check.value((g, in) -> FlooredReciprocal.apply(g, in.get(0), 0.1f), x).toArray())
        .containsExactly(new float[] {2, 0.5f, 10, 10}, within(1e-6f));
  }

  @Test
  void featureSums() {
    check.check(
        (g, in) ->
            FeatureSums.apply(
                g,
                in.get(0),
                in.get(1),
                in.get(2),
                SequenceLayout.of(3, 1),
                SequenceLayout.of(2, 3),
                2),
        check.normal(4, 6),
        check.normal(5, 6),
        check.normal(5, 4));
  }

  @Test
  void causalFeatureSums() {
    check.check(
        (g, in) ->
            CausalFeatureSums.apply(
                g, in.get(0), in.get(1), in.get(2), SequenceLayout.of(4, 1, LONG), 1),
        check.normal(LONG + 5, 2),
        check.normal(LONG + 5, 2),
        check.normal(LONG + 5, 1));
  }

  @Test
  void causalSumsAreOverThePositionsSoFar() {
    int n = 2 * CausalFeatureSums.CHUNK + 5;
    Tensor q = check.normal(n, 4);
    Tensor k = check.normal(n, 4);
    Tensor v = check.normal(n, 6);
    Tensor y =
        check.value(
            (g, in) ->
                CausalFeatureSums.apply(
                    g, in.get(0), in.get(1), in.get(2), SequenceLayout.of(n), 2),
            q,
            k,
            v);
    for (int i = 0; i < n; i += 7) {
      for (int c = 0; c < 6; c++) {
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          int h = 2 * (c / 3);
          double weight = 0;
          for (int f = h; f < h + 2; f++) {
            weight += (double) q.get(4L * i + f) * k.get(4L * j + f);
          }
          sum += weight * v.get(6L * j + c);
        }
        assertThat((double) y.get(6L * i + c)).isCloseTo(sum, within(1e-4));
      }
    }
  }

  @Test
  void gatedScan() {
    scan(Scan.GATED);
  }

  @Test
  void deltaScan() {
    scan(Scan.DELTA);
  }

  /** Keys are short, as those of the delta rule must be for its products to stay small. */
  private void scan(Scan scan) {
    check.check(
        (g, in) ->
            scan.apply(
                g,
                in.get(0),
                Scale.apply(g, in.get(1), 0.5f),
                in.get(2),
                Activate.apply(g, Activation.SIGMOID, in.get(3)),
                SequenceLayout.of(2, LONG),
                2),
        check.normal(LONG + 2, 4),
        check.normal(LONG + 2, 4),
        check.normal(LONG + 2, 2),
        check.normal(LONG + 2, 2));
  }
}
