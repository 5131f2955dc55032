package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import java.util.Random;

/** Tensors of random numbers for the tests, the same ones in every run. */
public final class Samples {
  private final Workspace memory = new Workspace(new NativeSlabs());
  private final Random random = new Random(17);

  /** Numbers of the standard normal distribution. */
  public Tensor normal(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  /** Nothing but NaN, so that whoever reads it is found out. */
  public Tensor undefined(int... shape) {
    Tensor tensor = memory.allocate(shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, Float.NaN);
    }
    return tensor;
  }

  Tensor of(float... values) {
    return memory.allocate(values.length).fill(values);
  }

  Tensor copy(Tensor tensor) {
    return memory.allocate(tensor.shape()).copyFrom(tensor);
  }

  /** Whole numbers from 0 to {@code bound} (exclusive). */
  int[] indices(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  /** Columns 3 to 3 + {@code columns} of a wider matrix. */
  Matrix view(int rows, int columns) {
    return normal(rows, columns + 7).columns(3, 3 + columns);
  }

  /** Every element within {@code tolerance (1 + |expected|)}. */
  static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertClose(actual.toArray(), expected.toArray(), tolerance);
  }

  static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      boolean same = Float.compare(actual[i], expected[i]) == 0;
      boolean close =
          Math.abs((double) actual[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i]));
      assertThat(same || close)
          .as("element %d is %s, expected %s", i, actual[i], expected[i])
          .isTrue();
    }
  }

  static void assertClose(Matrix actual, Matrix expected, double tolerance) {
    for (int i = 0; i < expected.rows(); i++) {
      assertClose(row(actual, i), row(expected, i), tolerance);
    }
  }

  static float[] row(Matrix matrix, int i) {
    float[] row = new float[matrix.columns()];
    for (int j = 0; j < row.length; j++) {
      row[j] = matrix.get(i, j);
    }
    return row;
  }
}
