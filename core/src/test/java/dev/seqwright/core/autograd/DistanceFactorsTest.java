package dev.seqwright.core.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.Rotation;
import dev.seqwright.core.tensor.Tensor;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TENER's logits as dot products: against their formula in plain loops, and their gradients. */
class DistanceFactorsTest {
  private static final int HEADS = 2;
  private static final int SIZE = 4; // d
  private static final int WIDTH = HEADS * SIZE;
  private static final double[] FREQUENCIES = {1, 0.01};
  private static final int POSITIONS = 201;
  private static final int[] QUERIES = {0, 3, 70};
  private static final int[] KEYS = {5, 0, 69, 200};

  private final GradientCheck check = new GradientCheck();
  private final DistanceFactors factors = new DistanceFactors(new Rotation(angles(), 1), waves());

  @AfterEach
  void free() {
    check.close();
  }

  private Tensor angles() {
    return table(
        2 * SIZE, (t, c) -> c < SIZE ? Math.cos(t * wave(c)) : Math.sin(t * wave(c)) * sign(c));
  }

  private Tensor waves() {
    return table(SIZE, (t, c) -> c % 2 == 0 ? Math.sin(t * wave(c)) : Math.cos(t * wave(c)));
  }

  private static double wave(int column) {
    return FREQUENCIES[column % SIZE / 2];
  }

  private static int sign(int column) {
    return column % 2 == 0 ? -1 : 1;
  }

  private Tensor table(int columns, ToDoubleBiFunction<Integer, Integer> value) {
    float[] numbers = new float[POSITIONS * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) value.applyAsDouble(i / columns, i % columns);
    }
    Tensor table = check.normal(POSITIONS, columns);
    table.matrix().fill(numbers);
    return table;
  }

  @Test
  void dotProductsAreTheLogitsOfTheFormula() {
    Tensor q = check.normal(3, WIDTH);
    Tensor k = check.normal(4, WIDTH);
    Tensor u = check.normal(1, WIDTH);
    Tensor v = check.normal(1, WIDTH);
    float[] y =
        check
            .value((g, in) -> factors.queries(g, in.get(0), in.get(1), in.get(2), QUERIES), q, u, v)
            .toArray();
    float[] z = check.value((g, in) -> factors.keys(g, in.get(0), KEYS), k).toArray();
    assertThat(y).hasSize(3 * 2 * WIDTH);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        for (int h = 0; h < HEADS; h++) {
          assertThat(dot(y, i, z, j, h))
              .as("query %d, key %d, head %d", i, j, h)
              .isCloseTo(logit(q, i, k, j, u, v, h), within(1e-5));
        }
      }
    }
  }

  private static double dot(float[] y, int i, float[] z, int j, int h) {
    double sum = 0;
    for (int c = 0; c < 2 * SIZE; c++) {
      int at = h * 2 * SIZE + c;
      sum += (double) y[i * 2 * WIDTH + at] * z[j * 2 * WIDTH + at];
    }
    return sum;
  }

  private static double logit(Tensor q, int i, Tensor k, int j, Tensor u, Tensor v, int h) {
    double logit = 0;
    for (int c = 0; c < SIZE; c++) {
      int at = h * SIZE + c;
      double angle = (KEYS[j] - QUERIES[i]) * FREQUENCIES[c / 2];
      double r = c % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      double query = q.get((long) i * WIDTH + at);
      logit += (query + u.get(at)) * k.get((long) j * WIDTH + at) + (query + v.get(at)) * r;
    }
    return logit;
  }

  @Test
  void gradientsAgreeWithCentralDifferences() {
    check.check(
        (g, in) -> factors.queries(g, in.get(0), in.get(1), in.get(2), QUERIES),
        check.normal(3, WIDTH),
        check.normal(1, WIDTH),
        check.normal(1, WIDTH));
    check.check((g, in) -> factors.keys(g, in.get(0), KEYS), check.normal(4, WIDTH));
  }

  /** What is projected together is some columns of one variable. */
  @Test
  void gradientsOfColumns() {
    check.check(
        (g, in) ->
            Add.apply(
                g,
                factors.queries(
                    g,
                    in.get(0).columns(1, 1 + WIDTH),
                    in.get(1).columns(0, WIDTH),
                    in.get(1).columns(WIDTH, 2 * WIDTH),
                    QUERIES),
                factors.keys(g, in.get(0).columns(WIDTH, 2 * WIDTH), QUERIES)),
        check.normal(3, 2 * WIDTH),
        check.normal(1, 2 * WIDTH));
  }
}
