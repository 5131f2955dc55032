package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.seqwright.core.tensor.plain.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layer norm, and kernels that move or sum rows. */
abstract class RowsContract {
  private final Kernels oracle = PlainKernels.create();
  private final Samples samples = new Samples();

  protected abstract Kernels kernels();

  @ParameterizedTest
  @CsvSource({"1,1", "3,17", "17,33", "5,100", "0,8"})
  void layerNormAndItsGradient(int rows, int columns) {
    Tensor x = samples.normal(rows, columns);
    Tensor gain = samples.normal(columns);
    Tensor bias = samples.normal(columns);
    Tensor dy = samples.normal(rows, columns);
    Tensor[] actual = outputs(rows, columns);
    Tensor[] expected = outputs(rows, columns);
    run(kernels(), x, gain, bias, dy, actual);
    run(oracle, x, gain, bias, dy, expected);
    for (int i = 0; i < actual.length; i++) {
      Samples.assertClose(actual[i], expected[i], 2e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,17", "17,33", "5,100", "0,8"})
  void rmsNormAndItsGradient(int rows, int columns) {
    Tensor x = samples.normal(rows, columns);
    Tensor gain = samples.normal(columns);
    Tensor dy = samples.normal(rows, columns);
    Tensor before = samples.normal(rows, columns);
    Tensor[] actual = rmsNorm(kernels(), x, gain, dy, before);
    Tensor[] expected = rmsNorm(oracle, x, gain, dy, before);
    for (int i = 0; i < actual.length; i++) {
      Samples.assertClose(actual[i], expected[i], 2e-5);
    }
  }

  /** y, rrms, dx over {@code before}, dgain. */
  private Tensor[] rmsNorm(Kernels kernels, Tensor x, Tensor gain, Tensor dy, Tensor before) {
    Tensor y = samples.undefined(x.shape());
    Tensor rrms = samples.undefined(x.rows());
    Tensor dx = samples.copy(before);
    Tensor dgain = samples.undefined(x.columns()).zero();
    kernels.norms().rmsNorm(x, gain, 1e-5f, y, rrms);
    kernels.norms().rmsNormBackward(dy, x, gain, rrms, dx, 1, dgain);
    return new Tensor[] {y, rrms, dx, dgain};
  }

  /** y, mean, rstd, dx, dgain, dbias. */
  private Tensor[] outputs(int rows, int columns) {
    return new Tensor[] {
      samples.undefined(rows, columns),
      samples.undefined(rows),
      samples.undefined(rows),
      samples.undefined(rows, columns),
      samples.undefined(columns).zero(),
      samples.undefined(columns).zero()
    };
  }

  private static void run(Kernels k, Tensor x, Tensor gain, Tensor bias, Tensor dy, Tensor[] out) {
    k.norms().layerNorm(x, gain, bias, 1e-2f, out[0], out[1], out[2]);
    k.norms().layerNormBackward(dy, x, gain, out[1], out[2], out[3], 0, out[4], out[5]);
    k.norms().layerNormBackward(dy, x, gain, out[1], out[2], out[3], 1, out[4], out[5]);
  }

  @Test
  void layerNormOfAConstantRowIsTheBias() {
    Tensor x = samples.of(3, 3, 3, 3, 3).reshape(1, 5);
    Tensor bias = samples.normal(5);
    Tensor y = samples.undefined(1, 5);
    Tensor statistics = samples.undefined(2, 1);
    kernels()
        .norms()
        .layerNorm(
            x, samples.normal(5), bias, 1e-5f, y, statistics.slice(0, 1), statistics.slice(1, 1));
    assertThat(y.toArray()).isEqualTo(bias.toArray());
  }

  @Test
  void gradientOfLayerNormIsThatOfCentralDifferences() {
    Tensor x = samples.normal(1, 9);
    Tensor gain = samples.normal(9);
    Tensor dy = samples.normal(1, 9);
    Tensor[] out = outputs(1, 9);
    kernels().norms().layerNorm(x, gain, gain, 1e-3f, out[0], out[1], out[2]);
    kernels().norms().layerNormBackward(dy, x, gain, out[1], out[2], out[3], 0, out[4], out[5]);
    for (int j = 0; j < 9; j++) {
      double up = normDot(x, gain, dy, j, 1e-5);
      double down = normDot(x, gain, dy, j, -1e-5);
      assertThat((double) out[3].get(j)).isCloseTo((up - down) / 2e-5, within(1e-5));
    }
  }

  /** dy . layerNorm(x) in double precision, with x[moved] moved by {@code by}. */
  private static double normDot(Tensor x, Tensor gain, Tensor dy, int moved, double by) {
    int n = x.columns();
    double[] values = new double[n];
    double mean = 0;
    for (int j = 0; j < n; j++) {
      values[j] = x.get(j) + (j == moved ? by : 0);
      mean += values[j] / n;
    }
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / n;
    }
    double dot = 0;
    for (int j = 0; j < n; j++) {
      dot += dy.get(j) * (values[j] - mean) / Math.sqrt(variance + 1e-3f) * gain.get(j);
    }
    return dot;
  }

  @ParameterizedTest
  @CsvSource({"0,5", "1,1", "17,33", "33,100"})
  void sumOfRows(int rows, int columns) {
    Tensor x = samples.normal(rows, columns);
    Tensor actual = samples.undefined(columns);
    Tensor expected = samples.undefined(columns);
    for (int beta = 0; beta < 2; beta++) {
      kernels().rows().sum(x, actual, beta);
      oracle.rows().sum(x, expected, beta);
      Samples.assertClose(actual, expected, 1e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "40,17", "9,64"})
  void gatherAndScatterOfRows(int count, int columns) {
    int[] ids = samples.indices(count, 7);
    Tensor table = samples.normal(7, columns);
    Tensor expectedTable = samples.copy(table);
    Tensor actual = samples.undefined(count, columns);
    Tensor expected = samples.undefined(count, columns);
    kernels().rows().gather(table.matrix(), ids, 4, actual.matrix());
    oracle.rows().gather(table.matrix(), ids, 4, expected.matrix());
    assertThat(actual.toArray()).isEqualTo(expected.toArray());
    kernels().rows().scatterAdd(actual.matrix(), ids, 0.5f, table.matrix());
    oracle.rows().scatterAdd(expected.matrix(), ids, 0.5f, expectedTable.matrix());
    Samples.assertClose(table, expectedTable, 1e-5);
  }

  @Test
  void rowsOfColumnsOfWiderMatrices() {
    int[] ids = {4, 0, 4};
    Tensor table = samples.normal(5, 40);
    Tensor expectedTable = samples.copy(table);
    Tensor out = samples.normal(3, 25);
    Tensor expected = samples.copy(out);
    kernels().rows().gather(table.columns(3, 22), ids, 2, out.columns(1, 20));
    oracle.rows().gather(table.columns(3, 22), ids, 2, expected.columns(1, 20));
    assertThat(out.toArray()).isEqualTo(expected.toArray());
    kernels().rows().scatterAdd(out.columns(1, 20), ids, 0.5f, table.columns(3, 22));
    oracle.rows().scatterAdd(expected.columns(1, 20), ids, 0.5f, expectedTable.columns(3, 22));
    Samples.assertClose(table, expectedTable, 1e-5);
  }

  @Test
  void anIndexOutsideTheTableIsRefused() {
    Matrix table = samples.normal(4, 3).matrix();
    Matrix out = samples.undefined(1, 3).matrix();
    for (int id : new int[] {-1, 4}) {
      assertThatThrownBy(() -> kernels().rows().gather(table, new int[] {id}, 1, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,1", "6,1", "16,1", "64,1", "4,2", "16,8", "64,32", "64,16"})
  void rotateTurnsPairsOfColumnsAndTurnsThemBack(int headSize, int distance) {
    int[] positions = {3, 0, 4};
    Rotation rotation = new Rotation(samples.normal(5, 2 * headSize), distance);
    Matrix x = samples.normal(3, 3 * headSize + 2).columns(1, 1 + 3 * headSize);
    for (float sign : new float[] {1, -1}) {
      Tensor actual = samples.undefined(3, 3 * headSize);
      Tensor expected = samples.undefined(3, 3 * headSize);
      kernels().rows().rotate(x, rotation, positions, sign, actual.matrix());
      oracle.rows().rotate(x, rotation, positions, sign, expected.matrix());
      Samples.assertClose(actual, expected, 1e-6);
    }
  }

  @Test
  void rotateRefusesAPositionWithoutAngles() {
    Rotation rotation = new Rotation(samples.normal(2, 8), 1);
    Matrix x = samples.normal(1, 4).matrix();
    assertThatThrownBy(() -> kernels().rows().rotate(x, rotation, new int[] {2}, 1, x))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
